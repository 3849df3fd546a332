// Pieces of HTML, and pictures for them.
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { html, prose, raw } from './html'
import { pngUrl } from './png'

test('text is escaped, HTML is not, and what is missing leaves no trace', () => {
  const item = html`<li class="${'a"b'}">${'1 < 2 & 3'}</li>`
  expect(item.text).toBe('<li class="a&quot;b">1 &lt; 2 &amp; 3</li>')
  expect(html`${[item, raw('<li>x</li>')]}${undefined}${false}${0}`.text).toBe(`${item.text}<li>x</li>0`)
})

test('code between backticks stands out', () => {
  expect(prose('`a < b`, not `b`').text).toBe('<code>a &lt; b</code>, not <code>b</code>')
  expect(prose('one ` alone').text).toBe('one ` alone')
})

test('a picture holds its pixels as ink on nothing', () => {
  const pixels = Uint8Array.from([0, 255, 128, 1])
  const file = Buffer.from(pngUrl(pixels).replace('data:image/png;base64,', ''), 'base64')
  expect(file.subarray(1, 4).toString('latin1')).toBe('PNG')
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([2, 2])
  const at = file.indexOf('IDAT')
  const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)))
  expect([...rows]).toEqual([0, 0, 0, 0, 255, 0, 0, 128, 0, 1])
  // The checksum of the end is the same in every PNG.
  expect(file.subarray(-4).toString('hex')).toBe('ae426082')
})

test('pixels that make no square are refused', () => {
  expect(() => pngUrl(new Uint8Array(3))).toThrow(RangeError)
  expect(() => pngUrl(new Uint8Array(0))).toThrow(RangeError)
})
