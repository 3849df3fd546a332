// Elements to registers and back: every dtype, count and distance, and nothing else in memory is touched.
import { describe, expect, it } from 'vitest'
import { evaluation, places } from '../../test/wasm/evaluate'
import { bytesPerElement, allocate, dtypes } from '../core/dtype'
import { loadLanes, storeLanes } from './emitAccess'

const elements = 64
const first = 30
const target = 2048

describe.each(dtypes)('elements of %s', (dtype) => {
  const bytes = bytesPerElement(dtype)
  const given = allocate(dtype, elements)
  for (let i = 0; i < elements; i++) given[i] = dtype === 'bool' ? (i * 5) & 1 : i + 100

  it.each([1, 2, 3, 4])('are loaded and stored, %d at a time', (count) => {
    for (const from of [0, 1, 2, 7, -1, -3]) {
      for (const to of [1, 3, -1, -2]) {
        const { run, memory } = evaluation(undefined, (code) => {
          const at = (start: number) => (): void => code.i32(start + first * bytes - 16)
          const registers = loadLanes(code, dtype, at(places.operands), 16, from, count)
          storeLanes(code, dtype, at(target), 16, to, count, registers)
        })
        run(new Uint8Array(given.buffer))
        const expected = allocate(dtype, elements)
        for (let i = 0; i < count; i++) expected[first + i * to] = given[first + i * from] as number
        const stored = new Uint8Array(memory, target, elements * bytes)
        expect(stored).toEqual(new Uint8Array(expected.buffer))
      }
    }
  })
})
