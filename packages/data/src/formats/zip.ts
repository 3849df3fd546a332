// Zip files: takes the bytes of one, gives the files in it, uncompressed, by name. The directory at the end of a zip
// file says where each lies and how large it is; nothing is allocated before its claims are found possible, together
// within the caller's limit, and apart from each other.
import { inflateSync } from 'fflate'
import { crc32 } from './crc32'
import { FormatError } from './formatError'

/** How a zip file is named in errors, and how large its files may be together, uncompressed. */
export interface UnzipOptions {
  readonly file: string
  readonly maxBytes: number
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endBytes = 22
const entryBytes = 46
const localBytes = 30
const longestComment = 0xffff
const zip64 = 0xffffffff
// One deflate symbol of at least two bits (a length and its distance) stands for 258 bytes at most.
const largestRatio = 1032

type Fault = (problem: string, offset: number, expected: string, found: string) => FormatError

interface Entry {
  readonly name: string
  /** Where the directory tells of it. */
  readonly at: number
  readonly method: number
  readonly crc: number
  readonly compressed: number
  readonly size: number
  /** Where its local header starts. */
  readonly start: number
}

/**
 * The files in a zip file, stored or deflated, in the order of its directory.
 * @throws FormatError when the zip file is cut short or damaged, encrypted, in parts or of more than 4 GiB, when two
 * of its files have the same name or the same bytes, or when they exceed `maxBytes`.
 */
export function unzip(bytes: Uint8Array, { file, maxBytes }: UnzipOptions): Map<string, Uint8Array> {
  const fault: Fault = (problem, offset, expected, found) =>
    new FormatError({ file, problem, offset, expected, found })
  const entries = readDirectory(bytes, fault)
  const names = new Set<string>()
  let total = 0
  for (const { name, at, method, compressed, size } of entries) {
    if (names.has(name)) throw fault('a name is there twice', at, 'names that differ', JSON.stringify(name))
    names.add(name)
    const possible = method === 0 ? compressed : compressed * largestRatio
    if (method === 0 ? size !== compressed : size > possible) {
      const expected = method === 0 ? `the size ${compressed}` : `an uncompressed size of at most ${possible}`
      throw fault('the zip file is damaged', at + 24, expected, `${size}`)
    }
    total += size
    if (total > maxBytes) {
      throw fault(
        'the files are too large',
        at + 24,
        `at most ${maxBytes} bytes together`,
        `${total} or more`,
      )
    }
  }
  const places = entries.map((entry) => locate(bytes, entry, fault))
  const inOrder = places.toSorted((a, b) => a.from - b.from)
  for (const [i, { from, entry }] of inOrder.entries()) {
    const before = inOrder[i - 1]
    if (before !== undefined && entry.start < before.to) {
      throw fault('files overlap', entry.start, `a file behind byte ${before.to}`, `one from byte ${from} on`)
    }
  }
  return new Map(places.map(({ entry, from, to }) => [entry.name, extract(bytes, entry, from, to, fault)]))
}

function readDirectory(bytes: Uint8Array, fault: Fault): readonly Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view, fault)
  const [disk, startDisk, here, count, size, start] = [
    view.getUint16(end + 4, true),
    view.getUint16(end + 6, true),
    view.getUint16(end + 8, true),
    view.getUint16(end + 10, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ] as const
  if (disk !== 0 || startDisk !== 0 || here !== count || count === 0xffff) {
    throw fault(
      'the zip file is in parts, or too large',
      end + 4,
      'one part',
      `${disk}, ${here} of ${count} files`,
    )
  }
  if (start + size > end || size < count * entryBytes) {
    const expected = `a directory of ${count} files between byte ${start} and ${end}`
    throw fault('the directory is damaged', end + 12, expected, `${size} bytes`)
  }
  const decoder = new TextDecoder()
  const entries: Entry[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    const room = start + size - at
    if (room < entryBytes || view.getUint32(at, true) !== entrySignature) {
      throw fault(
        'the directory is damaged',
        at,
        `file ${i + 1} of ${count}`,
        `${room} bytes of something else`,
      )
    }
    const flags = view.getUint16(at + 8, true)
    const nameBytes = view.getUint16(at + 28, true)
    const length = entryBytes + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (length > room) throw fault('the directory is damaged', at + 28, `at most ${room} bytes`, `${length}`)
    if (flags & 1) throw fault('a file is encrypted', at + 8, 'no password', 'one')
    const method = view.getUint16(at + 10, true)
    if (method !== 0 && method !== 8) {
      throw fault('an unknown compression', at + 10, '0 (stored) or 8 (deflated)', `${method}`)
    }
    const [compressed, uncompressed, local] = [20, 24, 42].map((field) => view.getUint32(at + field, true))
    if (compressed === zip64 || uncompressed === zip64 || local === zip64) {
      throw fault('the zip file is too large', at + 20, 'sizes below 4 GiB', 'larger ones')
    }
    entries.push({
      name: decoder.decode(bytes.subarray(at + entryBytes, at + entryBytes + nameBytes)),
      at,
      method,
      crc: view.getUint32(at + 16, true),
      compressed: compressed as number,
      size: uncompressed as number,
      start: local as number,
    })
    at += length
  }
  if (at !== start + size) {
    throw fault(
      'the directory is damaged',
      at,
      `the end of its ${count} files at byte ${start + size}`,
      'more',
    )
  }
  return entries
}

// The end of the directory is the end of the file, but for a comment.
function findEnd(view: DataView, fault: Fault): number {
  const last = view.byteLength - endBytes
  if (view.byteLength >= 4 && view.getUint16(0, true) !== 0x4b50) {
    throw fault('not a zip file', 0, 'the letters PK', `${view.getUint8(0)} ${view.getUint8(1)}`)
  }
  for (let at = last; at >= Math.max(0, last - longestComment); at--) {
    if (
      view.getUint32(at, true) === endSignature &&
      at + endBytes + view.getUint16(at + 20, true) === view.byteLength
    )
      return at
  }
  throw fault(
    'the zip file is cut short or damaged',
    Math.max(0, last),
    'the end of a directory',
    `${view.byteLength} bytes without one`,
  )
}

interface Place {
  readonly entry: Entry
  /** Where its bytes start and end, compressed. */
  readonly from: number
  readonly to: number
}

function locate(bytes: Uint8Array, entry: Entry, fault: Fault): Place {
  const { start, compressed, at } = entry
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (start + localBytes > at || view.getUint32(start, true) !== localSignature) {
    throw fault('the directory is damaged', at + 42, `a file that starts at byte ${start}`, 'none there')
  }
  const from = start + localBytes + view.getUint16(start + 26, true) + view.getUint16(start + 28, true)
  const to = from + compressed
  if (to > at)
    throw fault('a file is cut short', at, `${compressed} bytes from byte ${from} on`, `${at - from}`)
  return { entry, from, to }
}

function extract(bytes: Uint8Array, entry: Entry, from: number, to: number, fault: Fault): Uint8Array {
  const { name, method, crc, size } = entry
  const content =
    method === 0 ? bytes.subarray(from, to) : inflate(bytes.subarray(from, to), size, from, fault)
  const actual = crc32(content)
  if (content.length === size && actual === crc) return content
  const expected = `${size} bytes with the checksum ${crc} in ${JSON.stringify(name)}`
  throw fault('the zip file is damaged', from, expected, `${content.length} with ${actual}`)
}

function inflate(compressed: Uint8Array, size: number, from: number, fault: Fault): Uint8Array {
  try {
    return inflateSync(compressed, { out: new Uint8Array(size) })
  } catch (error) {
    throw fault(
      'the zip file is damaged',
      from,
      'compressed data',
      error instanceof Error ? error.message : `${error}`,
    )
  }
}
