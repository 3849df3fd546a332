// Long loops work on more vectors at a time than short ones: each element has the same bits in both.
import { describe, expect, it } from 'vitest'
import * as api from '../../src/index'
import { DTypeError, tensor, type AnyTensor } from '../../src/index'
import { uniform } from '../conformance/inputs'
import { elementWiseOps } from '../programs/discover'

// Enough elements for most ops to count as long, and few enough to be short. The last piece ends inside a vector.
const long = 60_007
const short = 500

describe.each(['float32', 'float64'] as const)('long loops over %s', (dtype) => {
  const next = uniform(7)
  const values = Array.from({ length: long }, () => 4 * next() - 2)
  const stored = (part: number[]): AnyTensor => tensor(part, { dtype }) as AnyTensor

  it.each(elementWiseOps)('%s', (name) => {
    const op = (api as unknown as Record<string, (x: AnyTensor) => AnyTensor>)[name] as (
      x: AnyTensor,
    ) => AnyTensor
    const bitsOf = (part: number[]): Buffer => Buffer.from(op(stored(part)).dataSync().slice().buffer)
    let whole: Buffer
    try {
      whole = bitsOf(values)
    } catch (error) {
      expect(error).toBeInstanceOf(DTypeError)
      return
    }
    const pieces: Buffer[] = []
    for (let start = 0; start < long; start += short) pieces.push(bitsOf(values.slice(start, start + short)))
    expect(whole.equals(Buffer.concat(pieces))).toBe(true)
  })
})
