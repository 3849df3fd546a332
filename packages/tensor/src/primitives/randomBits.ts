// Random bits, from which all random numbers are made: a key in, whole numbers or another key out. What
// comes out depends on the key and the position alone, so the same key gives the same numbers anywhere.
import type { Shape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import { noGradient, type Value } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { add, and, constant, convertUnsigned, mul, ne, select, shrU, type Lane } from '../lanes/lane'
import { threefry2x32, threefryLanes } from './threefry'

// The second word of the counter says what the bits are for, so that no use of a key repeats another.
const purposes = { numbers: 0, split: 1, foldIn: 2, pair: 3 } as const

// What kernels read of a key, and which of two words an element takes.
const keyWords = [0, 1].map((at) => ({ input: 0, at }))
const isOdd = (position: Lane): Lane => ne(and(position, constant('i32', 1)), constant('i32', 0))

interface BitsAttributes {
  readonly shape: Shape
  /** How many bits an element has, from 1 to 53. */
  readonly bits: number
}

const randomBitsPrimitive = definePrimitive<BitsAttributes>({
  name: 'randomBits',
  infer: (_, { shape, bits }) => ({ shape, dtype: bits < 32 ? 'int32' : 'float64' }),
  vjp: noGradient,
  lower: (_inputs, _output, { bits }) => ({
    kind: 'generate',
    reads: keyWords,
    lane: (position, [key0, key1]) => {
      const wide = bits > 32
      const counter = wide ? position : shrU(position, 1)
      const [x, y] = threefryLanes(key0 as Lane, key1 as Lane, counter, purposes.numbers)
      if (wide) {
        const upper = mul(convertUnsigned('f64', x), constant('f64', 2 ** (bits - 32)))
        return add(upper, convertUnsigned('f64', shrU(y, 64 - bits)))
      }
      const word = select(isOdd(position), y, x)
      return bits < 32 ? shrU(word, 32 - bits) : convertUnsigned('f64', word)
    },
  }),
  evaluate: ([key], { data }, { bits }) => {
    const [key0 = 0, key1 = 0] = (key as Value).data
    const words = new Int32Array(2)
    if (bits > 32) {
      for (let i = 0; i < data.length; i++) {
        threefry2x32(key0, key1, i, purposes.numbers, words)
        data[i] = wholeOf(words, bits)
      }
      return
    }
    // One word each: two elements share a counter.
    for (let i = 0; i < data.length; i++) {
      if ((i & 1) === 0) threefry2x32(key0, key1, i >> 1, purposes.numbers, words)
      data[i] = (words[i & 1] as number) >>> (32 - bits)
    }
  },
})

/** The first `bits` of 64, from 33 to 53 of them, as a whole number. */
const wholeOf = (words: Int32Array, bits: number): number =>
  ((words[0] as number) >>> 0) * 2 ** (bits - 32) + ((words[1] as number) >>> (64 - bits))

/**
 * Whole numbers from 0 up to, not including, 2^bits, each equally likely; int32 for up to 31 bits, float64
 * for up to 53. Element `i` depends on the key, `bits` and `i`, not on the shape.
 */
export const randomBits = (key: AnyTensor, shape: Shape, bits: number): AnyTensor =>
  apply(randomBitsPrimitive, [key], { shape, bits })

const deriveKeyPrimitive = definePrimitive<{ readonly purpose: number }>({
  name: 'deriveKey',
  infer: () => ({ shape: [2], dtype: 'int32' }),
  vjp: noGradient,
  lower: (_inputs, _output, { purpose }) => ({
    kind: 'generate',
    reads: [...keyWords, { input: 1, at: 0 }],
    lane: (position, [key0, key1, index]) => {
      const [x, y] = threefryLanes(key0 as Lane, key1 as Lane, index as Lane, purpose)
      return select(isOdd(position), y, x)
    },
  }),
  evaluate: ([key, index], { data }, { purpose }) => {
    const [key0 = 0, key1 = 0] = (key as Value).data
    threefry2x32(key0, key1, (index as Value).data[0] as number, purpose, data as Int32Array)
  },
})

/** A key made of another and an int32 scalar; different for each purpose and scalar. */
export const deriveKey = (
  key: AnyTensor,
  index: AnyTensor,
  purpose: 'split' | 'foldIn' | 'pair',
): AnyTensor => apply(deriveKeyPrimitive, [key, index], { purpose: purposes[purpose] })
