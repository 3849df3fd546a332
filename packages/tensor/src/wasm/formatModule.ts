// A module as text, for people: takes the binary, so that what is read is what runs.
import { lane, memory, memoryLane, plain, valueTypes } from './instructions'

type Immediates = (from: Reader) => string

/** By opcode: the name, and how what follows is written. */
const instructions = new Map<number, readonly [name: string, immediates?: Immediates]>([
  ...Object.entries(plain).map(([name, opcode]) => [opcode, [name]] as const),
  ...Object.entries(memory).map(([name, [opcode]]) => [opcode, [name, place]] as const),
  ...Object.entries(memoryLane).map(
    ([name, [opcode]]) => [opcode, [name, (from: Reader) => `${place(from)} ${from.byte()}`]] as const,
  ),
  ...Object.entries(lane).map(
    ([name, opcode]) => [opcode, [name, (from: Reader) => ` ${from.byte()}`]] as const,
  ),
  ...(['local.get', 'local.set', 'local.tee'] as const).map((name, i) => [0x20 + i, [name, number]] as const),
  [0x02, ['block', structure]],
  [0x03, ['loop', structure]],
  [0x04, ['if', structure]],
  [0x05, ['else']],
  [0x0b, ['end']],
  [0x0c, ['br', number]],
  [0x0d, ['br_if', number]],
  [0x10, ['call', number]],
  [0x41, ['i32.const', (from: Reader) => ` ${from.signed(32)}`]],
  [0x42, ['i64.const', (from: Reader) => ` ${from.signed(64)}`]],
  [0x43, ['f32.const', (from: Reader) => ` ${from.float(4)}`]],
  [0x44, ['f64.const', (from: Reader) => ` ${from.float(8)}`]],
  [0xfd0c, ['v128.const i8x16', bytes]],
  [0xfd0d, ['i8x16.shuffle', bytes]],
])

function place(from: Reader): string {
  from.unsigned()
  const offset = from.unsigned()
  return offset === 0 ? '' : ` offset=${offset}`
}

function number(from: Reader): string {
  return ` ${from.unsigned()}`
}

function bytes(from: Reader): string {
  return Array.from({ length: 16 }, () => ` ${from.byte()}`).join('')
}

function structure(from: Reader): string {
  return from.byte() === 0x40 ? '' : ' (result)'
}

const typeNames = new Map(Object.entries(valueTypes).map(([name, code]) => [code, name]))

/**
 * The functions of a module that `Module` encoded, in WebAssembly's text format but for the spelling of types: an
 * instruction a line, functions called by number.
 *
 * @throws Error for an instruction that it does not know
 */
export function formatModule(binary: Uint8Array): string {
  const module = new Reader(binary, 8)
  const types: string[] = []
  const functions: string[] = []
  let imported = 0
  let bodies = 0
  while (!module.isAtEnd) {
    const id = module.byte()
    const from = module.part()
    if (id > 10) continue
    for (let count = from.unsigned(); count > 0; count--) {
      if (id === 1) types.push(typeOf(from))
      else if (id === 2) imported += skipImport(from)
      else if (id === 3) functions.push(types[from.unsigned()] as string)
      else if (id === 7) skipExport(from)
      else if (id === 10) {
        functions[bodies] = `(func ${imported + bodies}${functions[bodies]}${body(from.part())})`
        bodies++
      }
    }
  }
  return functions.join('\n\n')
}

function typeOf(from: Reader): string {
  from.byte()
  return ['param', 'result']
    .map((word) => {
      const names = Array.from({ length: from.unsigned() }, () => typeNames.get(from.byte()))
      return names.length === 0 ? '' : ` (${word} ${names.join(' ')})`
    })
    .join('')
}

/** Reads past an import; gives how many functions it is. */
function skipImport(from: Reader): number {
  from.part()
  from.part()
  if (from.byte() === 0x00) {
    from.unsigned()
    return 1
  }
  from.byte()
  from.unsigned()
  from.unsigned()
  return 0
}

function skipExport(from: Reader): void {
  from.part()
  from.byte()
  from.unsigned()
}

function body(from: Reader): string {
  for (let count = from.unsigned(); count > 0; count--) {
    from.unsigned()
    from.byte()
  }
  const lines: string[] = []
  let depth = 1
  while (!from.isAtEnd) {
    const opcode = from.opcode()
    const [name, immediates] = instructions.get(opcode) ?? []
    if (name === undefined) throw new Error(`there is no instruction ${opcode.toString(16)}`)
    if (name === 'end' || name === 'else') depth--
    // The last one ends the function.
    if (depth > 0) lines.push(`\n${'  '.repeat(depth)}${name}${immediates?.(from) ?? ''}`)
    if (name === 'else' || ['block', 'loop', 'if'].includes(name)) depth++
  }
  return lines.join('')
}

/** Goes through a part of the binary. */
class Reader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  byte(): number {
    return this.#bytes[this.#at++] as number
  }

  /** What follows its own length. */
  part(): Reader {
    const length = this.unsigned()
    this.#at += length
    return new Reader(this.#bytes.subarray(this.#at - length, this.#at))
  }

  /** Opcodes above one byte: 0xfd or 0xfe, then a number. */
  opcode(): number {
    const first = this.byte()
    if (first < 0xfd) return first
    const rest = this.unsigned()
    return rest > 0xff ? first * 0x1000 + rest : first * 0x100 + rest
  }

  unsigned(): number {
    return Number(this.#leb())
  }

  signed(bits: 32 | 64): bigint {
    return BigInt.asIntN(bits, this.#leb(true))
  }

  float(size: 4 | 8): number {
    this.#at += size
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at - size)
    return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)
  }

  #leb(isSigned = false): bigint {
    let [value, shift, byte] = [0n, 0n, 0]
    do {
      byte = this.byte()
      value |= BigInt(byte & 0x7f) << shift
      shift += 7n
    } while (byte >= 0x80)
    return isSigned && (byte & 0x40) !== 0 ? value - (1n << shift) : value
  }
}
