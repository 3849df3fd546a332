// Takes the bytes of a file that may be gzipped, gives the bytes inside. Nothing is allocated on the word
// of the file alone: the size it claims has to be possible and within the caller's limit.
import { gunzipSync } from 'fflate'
import { crc32 } from './crc32'
import { FormatError } from './formatError'

/** How a file is named in errors, and how large it may be once uncompressed. */
export interface GunzipOptions {
  readonly file: string
  /** The most bytes that the file may hold, uncompressed. */
  readonly maxBytes: number
  /** Whether a file that is not gzip is an error; `false` when left out. */
  readonly compressed?: boolean
}

// Ten bytes of header, two of an empty deflate stream, eight of checksum and size.
const smallestGzip = 20
const reservedFlags = 0xe0
// One deflate symbol of at least two bits (a length and its distance) stands for 258 bytes at most.
const largestRatio = 1032

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`

/**
 * The uncompressed content of a file: the file itself, unless it starts with gzip's magic number. The checksum and
 * the size that gzip stores are verified. One gzip member is read, not several behind each other.
 * @throws FormatError when the gzip data are cut short or damaged, or the content exceeds `maxBytes`.
 */
export function gunzip(bytes: Uint8Array, options: GunzipOptions): Uint8Array {
  const { file, maxBytes, compressed = false } = options
  const fault = (problem: string, offset: number, expected: string, found: string): FormatError =>
    new FormatError({ file, problem, offset, expected, found })
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    if (!compressed) return within(bytes, fault, maxBytes)
    const found = bytes.length < 2 ? `${bytes.length} bytes` : `${bytes[0]} ${bytes[1]}`
    throw fault('not a gzip file', 0, 'the magic number 31 139', found)
  }
  if (bytes.length < smallestGzip) {
    throw fault(
      'the gzip file is cut short',
      bytes.length,
      `at least ${smallestGzip} bytes`,
      `${bytes.length}`,
    )
  }
  const flags = bytes[3] as number
  if (flags & reservedFlags) {
    throw fault('the gzip file is damaged', 3, `flags of at most ${~reservedFlags & 0xff}`, `${flags}`)
  }
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8)
  const checksum = trailer.getUint32(0, true)
  const size = trailer.getUint32(4, true)
  const possible = Math.min(maxBytes, bytes.length * largestRatio)
  if (size > possible) {
    throw fault(
      'the gzip file is cut short, damaged or too large',
      bytes.length - 4,
      `an uncompressed size of at most ${possible}`,
      `${size}`,
    )
  }
  const content = inflate(bytes, size, fault)
  if (content.length !== size) {
    throw fault('the gzip file is damaged', bytes.length - 4, `the size ${content.length}`, `${size}`)
  }
  const actual = crc32(content)
  if (actual !== checksum) {
    throw fault('the gzip file is damaged', bytes.length - 8, `the checksum ${hex(actual)}`, hex(checksum))
  }
  return content
}

type Fault = (problem: string, offset: number, expected: string, found: string) => FormatError

function within(bytes: Uint8Array, fault: Fault, maxBytes: number): Uint8Array {
  if (bytes.length <= maxBytes) return bytes
  throw fault('the file is too large', maxBytes, `at most ${maxBytes} bytes`, `${bytes.length}`)
}

function inflate(bytes: Uint8Array, size: number, fault: Fault): Uint8Array {
  try {
    return gunzipSync(bytes, { out: new Uint8Array(size) })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (reason === 'unexpected EOF') {
      throw fault(
        'the gzip file is cut short',
        bytes.length - 8,
        'more compressed data',
        'the end of the file',
      )
    }
    throw fault('the gzip file is damaged', 10, 'compressed data', reason)
  }
}
