// The checksum against its published value and against gzip's own.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32 } from './crc32'

test('the published check value', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
})

test('the checksum that gzip stores', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (content) => {
      const file = gzipSync(content)
      expect(crc32(content)).toBe(file.readUInt32LE(file.length - 8))
    }),
  )
})
