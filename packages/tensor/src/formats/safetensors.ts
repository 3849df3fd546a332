// The entry `@chainrule/tensor/safetensors`: tensors by name as the bytes of a safetensors file, and back. The format
// is a length of 8 bytes, little-endian, a header of JSON that long, and the elements of all tensors without gaps.
import {
  checkOptions,
  realize,
  Tensor,
  tensor,
  ValueError,
  type AnyTensor,
  type DType,
} from '@chainrule/tensor'
import { elementsOf, elementTypes, typeNames, viewOf, type ElementType } from './elements'
import { FormatError, type FormatFault } from './formatError'
import { parseJson, type Json, type JsonEntry } from './json'
import { encodeText, isText } from './text'

export { FormatError, type FormatFault }

/** What {@link encodeSafetensors} takes besides the tensors. */
export interface EncodeSafetensorsOptions {
  /** Text by name that goes into the file's header. */
  readonly metadata?: Readonly<Record<string, string>>
}

/** What {@link decodeSafetensors} takes besides the bytes. */
export interface DecodeSafetensorsOptions {
  /** How the file is named in errors; `safetensors` when left out. */
  readonly file?: string
}

/** What a safetensors file holds. */
export interface Safetensors {
  /** The tensors by name. */
  readonly tensors: Readonly<Record<string, AnyTensor>>
  /** Text by name. */
  readonly metadata: Readonly<Record<string, string>>
}

// As the reference implementation has it: https://github.com/huggingface/safetensors
const longestHeader = 100_000_000
const alignment = 8
const lengthBytes = 8
const metadataKey = '__metadata__'
// NumPy and PyTorch have no tensors of more dimensions.
const mostDimensions = 64

/**
 * The bytes of a safetensors file. The same tensors give the same bytes: like the reference implementation it puts
 * larger elements first, then goes by name, and ends the header with spaces up to a multiple of 8 bytes.
 *
 * Source: the description of the format at https://huggingface.co/docs/safetensors.
 *
 * @param tensors by name; computed if need be
 * @throws ValueError for what is no tensor, for the name `__metadata__`, and for metadata that is no text.
 * @example
 * const bytes = encodeSafetensors({ weight: tensor([[1, 2], [3, 4]]) }, { metadata: { made: 'by hand' } })
 * const { tensors, metadata } = decodeSafetensors(bytes)
 * tensors['weight']?.arraySync() // [[1, 2], [3, 4]]
 * metadata // { made: 'by hand' }
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, AnyTensor>>,
  options: EncodeSafetensorsOptions = {},
): Uint8Array {
  const op = 'encodeSafetensors'
  checkOptions(op, options, ['metadata'])
  const { metadata = {} } = options
  for (const [name, x] of Object.entries(tensors)) checkNamed(op, name, x)
  for (const [name, value] of Object.entries(metadata)) {
    if (typeof value === 'string' && isText(value) && isText(name)) continue
    throw new ValueError(op, `metadata is text by name; got ${typeof value} as ${JSON.stringify(name)}`)
  }
  const order = Object.entries(tensors)
    .map(([name, x]) => ({ name, x, type: typeNames[x.dtype as DType] }))
    .toSorted((a, b) => rankOf(a.type) - rankOf(b.type) || (a.name < b.name ? -1 : 1))
  if (order.length > 0) realize(order.map(({ x }) => x))

  const header: [string, unknown][] = []
  if (Object.keys(metadata).length > 0) header.push([metadataKey, metadata])
  let end = 0
  for (const { name, x, type } of order) {
    const begin = end
    end += x.size * (elementTypes[type] as ElementType).bytes
    header.push([name, { dtype: type, shape: x.shape, data_offsets: [begin, end] }])
  }
  const text = encodeText(JSON.stringify(Object.fromEntries(header)))
  const headerBytes = Math.ceil(text.length / alignment) * alignment
  if (headerBytes > longestHeader) {
    throw new ValueError(
      op,
      `the header may have ${longestHeader} bytes; names and metadata take ${headerBytes}`,
    )
  }
  const bytes = new Uint8Array(lengthBytes + headerBytes + end)
  viewOf(bytes).setUint32(0, headerBytes, true)
  bytes.fill(0x20, lengthBytes, lengthBytes + headerBytes)
  bytes.set(text, lengthBytes)
  let at = lengthBytes + headerBytes
  for (const { x } of order) {
    const { buffer, byteOffset, byteLength } = x.dataSync()
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += byteLength
  }
  return bytes
}

const ranks = Object.keys(elementTypes)
const rankOf = (type: string): number => ranks.indexOf(type)

function checkNamed(op: string, name: string, x: unknown): void {
  if (name === metadataKey || !isText(name)) {
    throw new ValueError(op, `no tensor can be called ${JSON.stringify(name)}; rename it`)
  }
  if (x instanceof Tensor) return
  throw new ValueError(
    op,
    `expected tensors by name; ${JSON.stringify(name)} is none; pass tensor(...) of it`,
  )
}

/**
 * The tensors of a safetensors file. The whole header is checked against the length of the file, to the byte, before
 * anything of the size that it claims is allocated.
 *
 * F32, F64, I32, U8 and BOOL become our dtypes; F16 and BF16, which float32 holds exactly, become float32, and I64 int32
 * where all numbers fit. Others are refused.
 *
 * @throws FormatError for a file that is cut short or has bytes left over, whose header is no JSON or names something
 * twice, whose tensors overlap, leave gaps or have other sizes than their shapes say, or have another element type.
 * @example
 * const bytes = encodeSafetensors({ steps: tensor(3, { dtype: 'int32' }) })
 * decodeSafetensors(bytes, { file: 'training.safetensors' }).tensors['steps']?.item() // 3
 */
export function decodeSafetensors(bytes: Uint8Array, options: DecodeSafetensorsOptions = {}): Safetensors {
  const op = 'decodeSafetensors'
  checkOptions(op, options, ['file'])
  if (!(bytes instanceof Uint8Array)) {
    throw new ValueError(op, 'expected the bytes of a file, a Uint8Array; pass new Uint8Array(...) of them')
  }
  const { file = 'safetensors' } = options
  const { header, start } = readHeader(bytes, file)
  const metadata: [string, string][] = []
  const entries: Entry[] = []
  for (const entry of header) {
    if (entry.key === metadataKey) metadata.push(...readMetadata(entry.value, file))
    else entries.push(readEntry(entry, file))
  }
  checkPlaces(entries, bytes.length, start, file)
  const contents = entries.map(({ key, name, shape, begin, end, type }) => {
    const content = bytes.subarray(start + begin, start + end)
    const misfit = type.check?.(viewOf(content), content.length / type.bytes)
    if (misfit !== undefined) {
      const { element, expected, found } = misfit
      const offset = start + begin + element * type.bytes
      throw new FormatError({ file, problem: `${name} does not fit its dtype`, offset, expected, found })
    }
    return { key, shape, type, content }
  })
  const tensors = contents.map(({ key, shape, type, content }): [string, AnyTensor] => [
    key,
    tensor(elementsOf(type, content), { shape, dtype: type.dtype as DType }),
  ])
  return { tensors: Object.fromEntries(tensors), metadata: Object.fromEntries(metadata) }
}

/** A tensor's line in the header. */
interface Entry {
  readonly key: string
  /** As errors name it. */
  readonly name: string
  /** Where the line begins, in bytes. */
  readonly at: number
  readonly type: ElementType
  readonly shape: readonly number[]
  /** Where its elements lie, in bytes from the end of the header. */
  readonly begin: number
  readonly end: number
}

/** The header's entries, and where the elements start. */
function readHeader(
  bytes: Uint8Array,
  file: string,
): { readonly header: readonly JsonEntry[]; readonly start: number } {
  const cut = 'the header is cut short'
  if (bytes.length < lengthBytes) {
    const expected = `${lengthBytes} bytes of its length`
    throw new FormatError({ file, problem: cut, offset: bytes.length, expected, found: `${bytes.length}` })
  }
  const view = viewOf(bytes)
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32
  if (length > longestHeader) {
    const expected = `at most ${longestHeader} bytes`
    throw new FormatError({
      file,
      problem: 'the header is too long',
      offset: 0,
      expected,
      found: `${length}`,
    })
  }
  const start = lengthBytes + length
  if (start > bytes.length) {
    const expected = `${start} bytes up to its end`
    throw new FormatError({ file, problem: cut, offset: bytes.length, expected, found: `${bytes.length}` })
  }
  if (bytes[lengthBytes] !== 0x7b || length === 0) {
    const found = length === 0 ? 'no header' : `${bytes[lengthBytes]}`
    throw new FormatError({ file, problem: 'no safetensors', offset: lengthBytes, expected: "'{'", found })
  }
  const root = parseJson(file, bytes, lengthBytes, start)
  return { header: root.kind === 'object' ? root.entries : [], start }
}

/** What a value of the header is, in an error. */
function show(value: Json | undefined): string {
  if (value === undefined) return 'none'
  if (value.kind === 'text') return JSON.stringify(value.value)
  return value.kind === 'list' || value.kind === 'object' ? `a JSON ${value.kind}` : value.text
}

function readMetadata(value: Json, file: string): [string, string][] {
  const problem = 'the metadata is no text by name'
  if (value.kind !== 'object') {
    throw new FormatError({ file, problem, offset: value.at, expected: 'an object', found: show(value) })
  }
  return value.entries.map((entry): [string, string] => {
    if (entry.value.kind === 'text') return [entry.key, entry.value.value]
    throw new FormatError({
      file,
      problem,
      offset: entry.value.at,
      expected: 'a text',
      found: show(entry.value),
    })
  })
}

function readEntry({ at, key, value }: JsonEntry, file: string): Entry {
  const name = `tensor ${JSON.stringify(key)}`
  const fault = (what: string, place: Json | undefined, expected: string, found = show(place)): FormatError =>
    new FormatError({ file, problem: `${name}: ${what}`, offset: place?.at ?? at, expected, found })
  if (value.kind !== 'object') throw fault('its entry is wrong', value, 'an object')
  const fields = new Map(value.entries.map((entry) => [entry.key, entry.value]))
  const [dtype, shape, offsets] = [fields.get('dtype'), fields.get('shape'), fields.get('data_offsets')]

  const whole = (json: Json): number => {
    const number = json.kind === 'number' && /^\d+$/.test(json.text) ? Number(json.text) : NaN
    if (Number.isSafeInteger(number)) return number
    throw fault('a size is wrong', json, 'a whole number from 0 up, below 2^53')
  }
  if (dtype?.kind !== 'text' || !Object.hasOwn(elementTypes, dtype.value)) {
    throw fault('its dtype is wrong', dtype, `one of ${Object.keys(elementTypes).join(', ')}`)
  }
  const type = elementTypes[dtype.value] as ElementType
  if (type.dtype === undefined) {
    const readable = Object.entries(elementTypes).flatMap(([each, { dtype }]) => (dtype ? [each] : []))
    throw fault('its dtype is not read', dtype, `one of ${readable.join(', ')}`)
  }
  if (shape?.kind !== 'list') throw fault('its shape is wrong', shape, 'a list of sizes')
  if (shape.items.length > mostDimensions) {
    throw fault('its shape is wrong', shape, `at most ${mostDimensions} dimensions`, `${shape.items.length}`)
  }
  const dims = shape.items.map(whole)
  if (offsets?.kind !== 'list' || offsets.items.length !== 2) {
    throw fault('its offsets are wrong', offsets, 'data_offsets with a begin and an end')
  }
  const [begin, end] = offsets.items.map(whole) as [number, number]
  if (begin > end) {
    throw fault('its offsets are wrong', offsets, 'a begin that is not behind the end', `[${begin}, ${end}]`)
  }
  let size = type.bytes
  for (const dim of dims) {
    size *= dim
    if (size > Number.MAX_SAFE_INTEGER) {
      throw fault('its shape is too large', shape, 'a size below 2^53 bytes', `[${dims.join(', ')}]`)
    }
  }
  if (size !== end - begin) {
    const expected = `${size} bytes for ${dtype.value} [${dims.join(', ')}]`
    throw fault('its shape and its offsets disagree', offsets, expected, `${end - begin}`)
  }
  return { key, name, at, type, shape: dims, begin, end }
}

/** Checks that the tensors' elements lie behind each other, without gaps, up to the end of the file. */
function checkPlaces(entries: readonly Entry[], length: number, start: number, file: string): void {
  let filled = 0
  for (const { name, at, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== filled) {
      const problem = begin < filled ? `${name} overlaps another` : `there is a gap before ${name}`
      throw new FormatError({
        file,
        problem,
        offset: at,
        expected: `offsets from ${filled}`,
        found: `${begin}`,
      })
    }
    filled = end
  }
  const wanted = start + filled
  if (wanted === length) return
  const problem = length < wanted ? 'the elements are cut short' : 'bytes are left over'
  const offset = Math.min(length, wanted)
  throw new FormatError({ file, problem, offset, expected: `${wanted} bytes in all`, found: `${length}` })
}
