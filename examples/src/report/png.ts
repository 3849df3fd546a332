// A square picture as a PNG: how dark each pixel is in, a data URL out. The ink is black, and a pixel more or less
// opaque, so that it can be drawn on any ground. (Portable Network Graphics, third edition: chunks, their checksums.)
import { deflateSync } from 'node:zlib'

/**
 * A picture that a page can show without loading anything.
 *
 * @param pixels row by row, 0 (no ink) to 255; as many rows as columns
 * @throws RangeError when they make no square
 */
export function pngUrl(pixels: Uint8Array): string {
  const width = Math.sqrt(pixels.length)
  if (!Number.isInteger(width) || width === 0) {
    throw new RangeError(`pngUrl: expected the pixels of a square; got ${pixels.length} of them`)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  // 8 bits for each of two channels, grey and opacity.
  header.set([8, 4, 0, 0, 0], 8)
  const rows = Buffer.alloc(width * (2 * width + 1))
  pixels.forEach((ink, i) => {
    const [row, column] = [Math.floor(i / width), i % width]
    rows[row * (2 * width + 1) + 1 + 2 * column + 1] = ink
  })
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const file = [
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND'),
  ]
  return `data:image/png;base64,${Buffer.concat(file).toString('base64')}`
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(named, 4)
  framed.writeUInt32BE(checksum(named), named.length + 4)
  return framed
}

/** CRC-32, bit by bit: the pictures are small. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
