// The checksum of gzip, zip and PNG files: bytes in, an unsigned 32-bit number out.

// Remainders of each byte by the reflected polynomial 0xEDB88320 (RFC 1952, section 8).
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0)
  return remainder
})

/** The CRC-32 of `bytes`, as gzip and zip define it (RFC 1952, section 8), or of what `before` is the CRC-32 of and them. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before
  for (const byte of bytes) crc = (crc >>> 8) ^ (remainders[(crc ^ byte) & 0xff] as number)
  return ~crc >>> 0
}
