// The header of an `.npy` file: a magic number, a version, a length, and a dictionary as Python writes it. It is read
// by its grammar, never evaluated. Takes the bytes of a file, gives the kind of its elements, their order and shape.
import { FormatError } from './formatError'
import { elementKinds, type ElementKind } from './npyElements'

/** What the header says. */
export interface NpyHeader {
  /** NumPy's code for the elements: `<f4`. */
  readonly code: string
  readonly kind: ElementKind
  readonly littleEndian: boolean
  /** Whether the first axis, not the last, is that whose elements lie side by side. */
  readonly fortran: boolean
  readonly shape: readonly number[]
  /** How many bytes the header has; the elements follow. */
  readonly bytes: number
  /** How many elements the shape has. */
  readonly count: number
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
// As in NumPy before its version 2; a shape of 32 dimensions that tensors may have still has a finite product.
const mostDimensions = 32
const largestDimension = 2 ** 31 - 1

type Fault = (problem: string, offset: number, expected: string, found: string) => FormatError

/**
 * Reads the header of an `.npy` file of version 1, 2 or 3.
 * @throws FormatError when there is none, or the elements are of a kind that no dtype holds.
 */
export function readNpyHeader(content: Uint8Array, file: string): NpyHeader {
  const fault: Fault = (problem, offset, expected, found) =>
    new FormatError({ file, problem, offset, expected, found })
  const cut = (expected: string): FormatError =>
    fault('the header is cut short', content.length, expected, `${content.length}`)

  const wrong = magic.findIndex((byte, at) => at < content.length && content[at] !== byte)
  if (wrong !== -1) {
    throw fault('not an npy file', wrong, 'the magic number 147 78 85 77 80 89', `${content[wrong]}`)
  }
  if (content.length < 8) throw cut('8 bytes of magic number and version')
  const version = content[6] as number
  if (version < 1 || version > 3 || content[7] !== 0) {
    throw fault('an unknown version', 6, 'version 1.0, 2.0 or 3.0', `${version}.${content[7]}`)
  }
  const start = version === 1 ? 10 : 12
  if (content.length < start) throw cut(`${start} bytes with the length of the header`)
  const view = new DataView(content.buffer, content.byteOffset)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const bytes = start + length
  if (content.length < bytes) throw cut(`${bytes} bytes with the header`)
  // Only the names of fields may be other than ASCII, and arrays with fields are not read.
  const text = Array.from(content.subarray(start, bytes), (byte) => String.fromCharCode(byte)).join('')
  return { ...describe(readDictionary(text, start, fault), fault), bytes }
}

/** Python's literals that the header is made of, each with the byte at which it stands. */
interface Dictionary {
  readonly descr: { readonly value: string; readonly at: number }
  readonly fortran_order: { readonly value: boolean; readonly at: number }
  readonly shape: { readonly value: readonly number[]; readonly at: number }
}

function readDictionary(text: string, start: number, fault: Fault): Dictionary {
  let at = 0
  const damaged = (expected: string): FormatError => {
    const found = at < text.length ? JSON.stringify(text.slice(at, at + 20)) : 'the end of the header'
    return fault('the header is damaged', start + at, expected, found)
  }
  // What matches at the current place, behind spaces; the pattern is sticky, and so looks there alone.
  const take = (pattern: RegExp): string | undefined => {
    while (text[at] === ' ') at++
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) return undefined
    at += match[0].length
    return match[1] ?? match[0]
  }
  const need = (pattern: RegExp, expected: string): string => {
    const found = take(pattern)
    if (found === undefined) throw damaged(expected)
    return found
  }
  const readers = {
    descr(): string {
      if (take(/[[(]/y) !== undefined) {
        at--
        throw fault(
          'a structured array cannot be read',
          start + at,
          "one kind of elements, such as '<f4'; save each field as an array of its own",
          'a list of fields',
        )
      }
      return need(/'([^'\\]{0,200})'/y, 'a kind of elements in quotes')
    },
    fortran_order: (): boolean => need(/True|False/y, 'True or False') === 'True',
    shape(): readonly number[] {
      need(/\(/y, 'a shape in parentheses')
      const dims: number[] = []
      while (take(/\)/y) === undefined) {
        // Python 2 put an L behind a long number.
        const dim = Number(need(/(\d{1,20})L?/y, 'a dimension'))
        if (dim > largestDimension) {
          throw fault('a dimension is too large', start + at, `at most ${largestDimension}`, `${dim}`)
        }
        if (dims.push(dim) > mostDimensions) {
          throw fault('too many dimensions', start + at, `at most ${mostDimensions}`, 'more')
        }
        if (take(/,/y) === undefined) {
          // One number in parentheses is a number, not a shape.
          need(dims.length > 1 ? /\)/y : /,/y, dims.length > 1 ? "',' or ')'" : "','")
          break
        }
      }
      return dims
    },
  }
  const found: Partial<Record<keyof typeof readers, { value: unknown; at: number }>> = {}
  need(/\{/y, 'a dictionary')
  while (take(/\}/y) === undefined) {
    const key = need(/'(descr|fortran_order|shape)'/y, "'descr', 'fortran_order' or 'shape'")
    const name = key as keyof typeof readers
    if (found[name] !== undefined) throw damaged(`'${name}' once`)
    need(/:/y, "':'")
    while (text[at] === ' ') at++
    const place = start + at
    found[name] = { value: readers[name](), at: place }
    if (take(/,/y) === undefined) {
      need(/\}/y, "',' or '}'")
      break
    }
  }
  const missing = (['descr', 'fortran_order', 'shape'] as const).find((name) => found[name] === undefined)
  if (missing !== undefined) throw damaged(`'${missing}' in the dictionary`)
  if (take(/[ \n]*$/y) === undefined) throw damaged('the end of the header')
  return found as Dictionary
}

// What NumPy's codes stand for that no dtype holds.
const refused: Readonly<Record<string, string>> = {
  O: 'Python objects; save numbers instead',
  S: 'bytes; save numbers instead',
  a: 'bytes; save numbers instead',
  U: 'text; save numbers instead',
  c: 'complex numbers; save their real and imaginary parts',
  M: "dates; save them as numbers, as by astype('int64')",
  m: "times; save them as numbers, as by astype('int64')",
  V: 'records; save each field as an array of its own',
}

function describe({ descr, fortran_order, shape }: Dictionary, fault: Fault): Omit<NpyHeader, 'bytes'> {
  const code = descr.value
  const order = code[0] as string
  const kind = elementKinds[code.slice(1)]
  if (kind === undefined || !Object.hasOwn(elementKinds, code.slice(1))) {
    const what = refused[/^[<>|=]?(.)/.exec(code)?.[1] ?? '']
    throw fault(
      'elements of a kind that cannot be read',
      descr.at,
      `one of ${Object.keys(elementKinds).join(', ')} behind its byte order`,
      what === undefined ? `'${code}'` : `'${code}', ${what}`,
    )
  }
  if (order !== '<' && order !== '>' && !(order === '|' && kind.bytes === 1)) {
    throw fault('an unknown byte order', descr.at, "'<' or '>'", `'${order}'`)
  }
  return {
    code,
    kind,
    littleEndian: order !== '>',
    fortran: fortran_order.value,
    shape: shape.value,
    count: shape.value.reduce((product, dim) => product * dim, 1),
  }
}
