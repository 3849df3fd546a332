// Shared libraries that are whole, cut short, of other processors, or none.
import * as fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { elfProblem } from './elf'

const folder = mkdtempSync(join(tmpdir(), 'chainrule-blas-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (bytes: Uint8Array): string => {
  const path = join(folder, 'library.so')
  writeFileSync(path, bytes)
  return path
}

const x64 = 62

/** A library with these segments to load, [offset, bytes], of 64 or 32 bits. */
function library(
  segments: readonly (readonly [number, number])[],
  machine = x64,
  wide = true,
  little = true,
): Uint8Array {
  const [header, entry] = wide ? [64, 56] : [52, 32]
  const end = Math.max(
    header + entry * (segments.length + 1),
    64,
    ...segments.map(([at, bytes]) => at + bytes),
  )
  const view = new DataView(new ArrayBuffer(end))
  const word = (at: number, value: number): void =>
    wide ? view.setBigUint64(at, BigInt(value), little) : view.setUint32(at, value, little)
  view.setUint32(0, 0x7f454c46)
  view.setUint8(4, wide ? 2 : 1)
  view.setUint8(5, little ? 1 : 2)
  view.setUint16(18, machine, little)
  word(wide ? 32 : 28, header)
  view.setUint16(wide ? 56 : 44, segments.length + 1, little)
  // One that is not loaded, wherever it points.
  view.setUint32(header, 4, little)
  word(header + (wide ? 8 : 4), 2 ** 30)
  segments.forEach(([at, bytes], i) => {
    const start = header + entry * (i + 1)
    view.setUint32(start, 1, little)
    word(start + (wide ? 8 : 4), at)
    word(start + (wide ? 32 : 16), bytes)
  })
  return new Uint8Array(view.buffer)
}

describe('a library', () => {
  it.each([
    ['64', true],
    ['32', false],
  ])('of %s bits is fine as a whole, and cut anywhere it is not', (_, wide) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4000), fc.integer({ min: 1, max: 4000 })), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        (segments, at) => {
          const whole = library(segments, x64, wide)
          expect(elfProblem(file(whole), 'x64')).toBeUndefined()
          const cut = at % whole.length
          const loaded = Math.max(...segments.map(([start, bytes]) => start + bytes))
          const problem = elfProblem(file(whole.subarray(0, cut)), 'x64')
          if (cut < loaded) expect(problem).toMatch(/cut short|rest of it is missing/)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('of another processor is named', () => {
    const other = file(library([[0, 100]], 183))
    expect(elfProblem(other, 'x64')).toBe('it is made for another processor, arm64; this is x64')
    expect(elfProblem(other, 'arm64')).toBeUndefined()
    expect(elfProblem(file(library([[0, 100]], 9999)), 'x64')).toContain('ELF machine 9999')
    expect(elfProblem(file(library([[0, 100]], x64, true, false)), 'x64')).toContain('another processor')
  })

  it('is none if it is text, or nothing', () => {
    expect(elfProblem(file(new TextEncoder().encode('GROUP ( libopenblas.so.0 )'.padEnd(80))))).toContain(
      'no ELF file',
    )
    expect(elfProblem(file(new Uint8Array()))).toContain('it has 0 bytes')
    expect(() => elfProblem(join(folder, 'nothing.so'))).toThrow(/ENOENT/)
  })
})
