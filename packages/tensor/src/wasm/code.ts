// The body of a WebAssembly function, written instruction by instruction. Encodes as it goes.
import { Bytes } from './bytes'
import {
  lane,
  memory,
  memoryLane,
  plain,
  valueTypes,
  type LaneName,
  type MemoryLaneName,
  type MemoryName,
  type PlainName,
  type ValueType,
} from './instructions'

/** A local variable of a function: its number. */
export type Local = number

/** How many blocks around it a branch leaves: the depth at which a label was opened. */
export interface Label {
  readonly depth: number
}

/** A function that a {@link Code} can call. */
export interface Callable {
  readonly index: number
  readonly name: string
}

export class Code {
  readonly #bytes = new Bytes()
  readonly #locals: ValueType[] = []
  readonly #parameters: number
  #depth = 0
  /** Locals whose scope is over, by type, and those of the open scopes. */
  readonly #free = new Map<ValueType, Local[]>()
  readonly #scopes: [ValueType, Local][][] = []

  constructor(parameters: number) {
    this.#parameters = parameters
  }

  /** A local variable that nothing else uses; 0 at the start of the function unless there are scopes. */
  local(type: ValueType): Local {
    const local = this.#free.get(type)?.pop() ?? this.#parameters + this.#locals.push(type) - 1
    this.#scopes.at(-1)?.push([type, local])
    return local
  }

  /** `body`, whose locals may serve others after it. */
  scope(body: () => void): void {
    this.#scopes.push([])
    body()
    for (const [type, local] of this.#scopes.pop() ?? []) {
      const free = this.#free.get(type)
      if (free === undefined) this.#free.set(type, [local])
      else free.push(local)
    }
  }

  /** An instruction without immediates. */
  op(name: PlainName): void {
    this.#opcode(plain[name])
  }

  /** A load, store or atomic at the address on the stack plus `offset`; `align` bytes if not the natural alignment. */
  memory(name: MemoryName, offset = 0, align?: number): void {
    const [opcode, natural] = memory[name]
    this.#opcode(opcode)
    // Atomics must state their natural alignment; for the rest it is a hint.
    this.#bytes.unsigned(Math.log2(align ?? natural))
    this.#bytes.unsigned(offset)
  }

  /** A load or store of lane `index` of a vector. */
  memoryLane(name: MemoryLaneName, index: number, offset = 0): void {
    const [opcode, natural] = memoryLane[name]
    this.#opcode(opcode)
    this.#bytes.unsigned(Math.log2(natural))
    this.#bytes.unsigned(offset)
    this.#bytes.byte(index)
  }

  /** An instruction on lane `index` of a vector. */
  lane(name: LaneName, index: number): void {
    this.#opcode(lane[name])
    this.#bytes.byte(index)
  }

  /** i8x16.shuffle: byte i of the result is byte `order[i]` of the two operands, one behind the other. */
  shuffle(order: readonly number[]): void {
    this.#opcode(0xfd0d)
    this.#bytes.append(order)
  }

  get(local: Local): void {
    this.#local(0x20, local)
  }

  set(local: Local): void {
    this.#local(0x21, local)
  }

  tee(local: Local): void {
    this.#local(0x22, local)
  }

  i32(value: number): void {
    this.#bytes.byte(0x41)
    this.#bytes.signed(value | 0)
  }

  i64(value: bigint): void {
    this.#bytes.byte(0x42)
    this.#bytes.signedLong(BigInt.asIntN(64, value))
  }

  f32(value: number): void {
    this.#bytes.byte(0x43)
    this.#bytes.float32(value)
  }

  f64(value: number): void {
    this.#bytes.byte(0x44)
    this.#bytes.float64(value)
  }

  /** A vector of 16 bytes. */
  v128(bytes: Uint8Array): void {
    this.#opcode(0xfd0c)
    this.#bytes.append(bytes)
  }

  call(target: Callable): void {
    this.#bytes.byte(0x10)
    this.#bytes.unsigned(target.index)
  }

  /** `body` in a block; branching to its label leaves it. */
  block(body: (label: Label) => void): void {
    this.#structure(0x02, body)
  }

  /** `body` in a loop; branching to its label starts it again. */
  loop(body: (label: Label) => void): void {
    this.#structure(0x03, body)
  }

  /** `then` if the i32 on the stack is not 0, else `otherwise`. */
  if(then: () => void, otherwise?: () => void): void {
    this.#structure(0x04, () => {
      then()
      if (otherwise === undefined) return
      this.#bytes.byte(0x05)
      otherwise()
    })
  }

  /** Branches to a label. */
  branch(label: Label): void {
    this.#branch(0x0c, label)
  }

  /** Branches to a label if the i32 on the stack is not 0. */
  branchIf(label: Label): void {
    this.#branch(0x0d, label)
  }

  /**
   * `body` for `i` from its present value, by `step`, while it stays below the i32 that `end` pushes. The
   * test comes first, so that nothing runs for an empty range.
   */
  count(i: Local, end: () => void, step: number, body: () => void): void {
    const again = (): void => {
      this.get(i)
      end()
      this.op('i32.lt_s')
    }
    again()
    this.if(() => {
      this.loop((label) => {
        body()
        this.get(i)
        this.i32(step)
        this.op('i32.add')
        this.set(i)
        again()
        this.branchIf(label)
      })
    })
  }

  /** The function as the code section holds it. */
  encode(): Bytes {
    const result = new Bytes()
    result.unsigned(this.#locals.length)
    for (const type of this.#locals) {
      result.unsigned(1)
      result.byte(valueTypes[type])
    }
    result.append(this.#bytes.take())
    result.byte(0x0b)
    return result
  }

  #structure(opcode: number, body: (label: Label) => void): void {
    this.#bytes.byte(opcode)
    this.#bytes.byte(0x40)
    this.#depth++
    body({ depth: this.#depth })
    this.#depth--
    this.#bytes.byte(0x0b)
  }

  #branch(opcode: number, label: Label): void {
    this.#bytes.byte(opcode)
    this.#bytes.unsigned(this.#depth - label.depth)
  }

  #local(opcode: number, local: Local): void {
    this.#bytes.byte(opcode)
    this.#bytes.unsigned(local)
  }

  // Opcodes above one byte: 0xfd or 0xfe, then a number.
  #opcode(opcode: number): void {
    if (opcode < 0x100) return this.#bytes.byte(opcode)
    const prefix = opcode > 0xffff ? opcode >> 12 : opcode >> 8
    this.#bytes.byte(prefix)
    this.#bytes.unsigned(opcode > 0xffff ? opcode & 0xfff : opcode & 0xff)
  }
}
