// What the makers of element-wise ops do for all of them: dtypes, errors, rounding.
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DTypeError,
  ShapeError,
  ValueError,
  elu,
  exp,
  gelu,
  logicalAnd,
  logicalNot,
  relu,
  setEvaluator,
  tensor,
} from '../index'
import { add, div, equal, maximum, mul, neg, pow, sub } from '../index'

const bools = tensor([true, false])
const bytes = tensor(Uint8Array.of(0, 200))
const ints = tensor(Int32Array.of(-1, 5))
const singles = tensor([1, 2])
const doubles = tensor(Float64Array.of(1, 2))

// Calls that the static types refuse.
const untyped = <F>(f: F): ((...args: unknown[]) => unknown) => f as never

describe('dtypes', () => {
  it('of float functions are float32 for bool and uint8, and their own for floats', () => {
    expect([bools, bytes, singles, doubles].map((x) => exp(x as typeof singles).dtype)).toEqual([
      'float32',
      'float32',
      'float32',
      'float64',
    ])
    expect(div(bytes, 2.5).dtype).toBe('float32')
    expect(div(bytes, bools).dtype).toBe('float32')
  })

  it('of numbers stay, and a JavaScript number takes on the dtype beside it', () => {
    expect(neg(ints).dtype).toBe('int32')
    expect([
      add(bytes, 2).dtype,
      add(ints, 2).dtype,
      add(singles, 0.1).dtype,
      add(doubles, 0.1).dtype,
    ]).toEqual(['uint8', 'int32', 'float32', 'float64'])
    expect(add(1, 2).dtype).toBe('float32')
    expect(add(doubles, 0.1).arraySync()).toEqual([1.1, 2.1])
  })

  it('meet in the smallest that holds both', () => {
    expect(add(bytes, ints).dtype).toBe('int32')
    expect(add(bytes, singles).dtype).toBe('float32')
    expect(add(ints, doubles).dtype).toBe('float64')
    expect(equal(bools, bytes).dtype).toBe('bool')
  })
})

describe('float32, by the reference evaluator', () => {
  beforeAll(() => setEvaluator('reference'))
  afterAll(() => setEvaluator('compiled'))

  it('is computed in double precision and rounded once', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), fc.float({ noNaN: true }), (a, b) => {
        const [x, y] = [tensor(Float32Array.of(a)), tensor(Float32Array.of(b))]
        expect(exp(x).dataSync()[0]).toBe(Math.fround(Math.exp(a)))
        expect(pow(x, y).dataSync()[0]).toBe(
          Math.fround(pow(x.astype('float64'), y.astype('float64')).dataSync()[0] as number),
        )
        expect(maximum(x, y).dataSync()[0]).toBe(Math.max(a, b))
      }),
    )
  })
})

describe('int32 and uint8', () => {
  it('wrap', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (m, n) => {
        const [a, b] = [m | 0, n | 0]
        const [x, y] = [tensor(Int32Array.of(a)), tensor(Int32Array.of(b))]
        const wrapped = (value: bigint) => Number(BigInt.asIntN(32, value))
        expect(add(x, y).dataSync()[0]).toBe(wrapped(BigInt(a) + BigInt(b)))
        expect(sub(x, y).dataSync()[0]).toBe(wrapped(BigInt(a) - BigInt(b)))
        expect(mul(x, y).dataSync()[0]).toBe(wrapped(BigInt(a) * BigInt(b)))
        const [u, v] = [tensor(Uint8Array.of(a)), tensor(Uint8Array.of(b))]
        expect(mul(u, v).dataSync()[0]).toBe(((a & 255) * (b & 255)) & 255)
      }),
    )
  })
})

describe('errors', () => {
  it('name the argument that is no tensor, and what it is', () => {
    expect(() => untyped(exp)('three')).toThrow(
      new ValueError('exp', 'the first argument must be a tensor; got "three"; make one with tensor(...)'),
    )
    expect(() => untyped(relu)(3)).toThrow('relu: the first argument must be a tensor; got 3')
    expect(() => untyped(add)(singles, undefined)).toThrow(
      new ValueError(
        'add',
        'the second argument must be a tensor or a number; got undefined; make one with tensor(...)',
      ),
    )
    expect(() => untyped(add)([1], 2)).toThrow(
      'add: the first argument must be a tensor or a number; got an array of 1',
    )
    expect(() => untyped(add)(singles, true)).toThrow(
      'add: the second argument must be a tensor or a number; got true',
    )
  })

  it('say which dtypes an op takes', () => {
    expect(() => untyped(exp)(ints)).toThrow(
      new DTypeError(
        'exp',
        "expected a float tensor, got int32; use astype('float32') or astype('float64') first",
      ),
    )
    expect(() => untyped(div)(ints, 2)).toThrow('div: expected a float tensor, got int32')
    expect(() => untyped(relu)(ints)).toThrow('relu: expected a float tensor, got int32')
    expect(() => untyped(neg)(bools)).toThrow(
      new DTypeError('neg', "bool is no number here; use astype('int32') or astype('float32') first"),
    )
    expect(() => untyped(add)(bools, 2)).toThrow('add: bool is no number here')
    expect(() => untyped(logicalAnd)(singles, bools)).toThrow(
      new DTypeError(
        'logicalAnd',
        'expected a bool tensor, got float32; compare it first, as in x.notEqual(0)',
      ),
    )
    expect(() => untyped(logicalNot)(ints)).toThrow('logicalNot: expected a bool tensor, got int32')
  })

  it('say which dtypes do not mix', () => {
    expect(() => untyped(add)(ints, singles)).toThrow(
      new DTypeError('add', 'int32 and float32 do not mix without loss; astype one of them'),
    )
    expect(() => add(ints, 2.5)).toThrow(
      new DTypeError('add', "2.5 is no int32; use astype('float32') on the tensor first"),
    )
    expect(() => add(bytes, 300)).toThrow(
      new DTypeError('add', "300 is no uint8; use astype('int32') on the tensor first"),
    )
    expect(() => add(ints, 2 ** 40)).toThrow("add: 1099511627776 is no int32; use astype('float32')")
  })

  it('say which dimensions do not broadcast', () => {
    expect(() => untyped(add)(tensor([1, 2, 3]), singles)).toThrow(ShapeError)
    expect(() => untyped(add)(tensor([1, 2, 3]), singles)).toThrow(
      'add: shapes [3] and [2] do not broadcast: dimensions 3 and 2 differ',
    )
  })

  it('refuse options that there are not, and what is no object', () => {
    expect(() => untyped(elu)(singles, { beta: 1 })).toThrow(
      new ValueError('elu', "there is no option 'beta'; there is alpha"),
    )
    expect(() => untyped(gelu)(singles, 'tanh')).toThrow(
      new ValueError('gelu', 'options are an object with approximate; got "tanh"'),
    )
  })

  it('leave further arguments of ops without options alone, so that arrays map', () => {
    expect([tensor(-1), tensor(2)].map(relu).map((x) => x.item())).toEqual([0, 2])
  })
})
