// IDX files made for tests, byte by byte.

/** The bytes of an IDX file: `code` is the third byte of the magic number. */
export function idxBytes(code: number, shape: readonly number[], elements: readonly number[]): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length))
  header.setUint8(2, code)
  header.setUint8(3, shape.length)
  for (const [axis, dim] of shape.entries()) header.setUint32(4 + 4 * axis, dim)
  return Uint8Array.from([...new Uint8Array(header.buffer), ...elements])
}
