// The encoder: numbers, control flow, calls, and that locals are shared only when they may be.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluation } from '../../test/wasm/evaluate'
import { Bytes } from './bytes'
import { Code } from './code'
import { Module } from './module'

const result = (body: (code: Code, module: Module) => void): number =>
  new Int32Array(evaluation('i32', body).run())[0] as number

describe('bytes', () => {
  const decode = (bytes: Uint8Array, signed: boolean): bigint => {
    let value = 0n
    bytes.forEach((byte, i) => (value |= BigInt(byte & 0x7f) << BigInt(7 * i)))
    return signed ? BigInt.asIntN(7 * bytes.length, value) : value
  }
  const take = (write: (bytes: Bytes) => void): Uint8Array => {
    const bytes = new Bytes()
    write(bytes)
    return bytes.take()
  }

  it('hold whole numbers as LEB128, in as few bytes as there can be', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(200), fc.maxSafeNat()), (value) => {
        const bytes = take((to) => to.unsigned(value))
        expect(decode(bytes, false)).toBe(BigInt(value))
        expect(bytes.length).toBe(Math.max(1, Math.ceil(value.toString(2).length / 7)))
      }),
    )
    const check = (value: bigint, bytes: Uint8Array): void => {
      expect(decode(bytes, true)).toBe(value)
      if (bytes.length > 1) expect(decode(bytes.slice(0, -1), true)).not.toBe(value)
    }
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -200, max: 200 }), fc.integer()), (value) =>
        check(
          BigInt(value),
          take((to) => to.signed(value)),
        ),
      ),
    )
    fc.assert(
      fc.property(fc.oneof(fc.bigInt(-200n, 200n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)), (value) =>
        check(
          value,
          take((to) => to.signedLong(value)),
        ),
      ),
    )
  })

  it('grow', () => {
    const data = Uint8Array.from({ length: 10_000 }, (_, i) => i)
    expect(take((to) => data.forEach((byte) => to.byte(byte)))).toEqual(data)
    expect(take((to) => to.append(data))).toEqual(data)
  })
})

describe('code', () => {
  it('holds constants of all types', () => {
    fc.assert(
      fc.property(fc.integer(), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.double(), (i, long, x) => {
        expect(result((code) => code.i32(i))).toBe(i)
        const { run } = evaluation('i64', (code) => code.i64(long))
        expect(new BigInt64Array(run())[0]).toBe(long)
        expect(new Float64Array(evaluation('f64', (code) => code.f64(x)).run())[0]).toBe(x)
        expect(new Float32Array(evaluation('f32', (code) => code.f32(x)).run())[0]).toBe(Math.fround(x))
      }),
      { numRuns: 30 },
    )
    const bytes = Uint8Array.from({ length: 16 }, (_, i) => 16 * i + 1)
    expect(new Uint8Array(evaluation('v128', (code) => code.v128(bytes)).run())).toEqual(bytes)
  })

  it('shuffles the bytes of two vectors', () => {
    const order = [31, 0, 16, 15, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22]
    const { run } = evaluation('v128', (code) => {
      code.v128(Uint8Array.from({ length: 16 }, (_, i) => i))
      code.v128(Uint8Array.from({ length: 16 }, (_, i) => 16 + i))
      code.shuffle(order)
    })
    expect([...new Uint8Array(run())]).toEqual(order)
  })

  it.each([
    [0, 7, 1, 21],
    [0, 7, 2, 12],
    [3, 3, 1, 0],
    [5, 3, 1, 0],
    [-2, 1, 1, -3],
  ])('counts from %d while below %d by %d', (from, to, step, sum) => {
    const counted = result((code) => {
      const [i, total] = [code.local('i32'), code.local('i32')]
      code.i32(from)
      code.set(i)
      code.count(
        i,
        () => code.i32(to),
        step,
        () => {
          code.get(total)
          code.get(i)
          code.op('i32.add')
          code.set(total)
        },
      )
      code.get(total)
    })
    expect(counted).toBe(sum)
  })

  it.each([
    [1, 10],
    [0, 20],
  ])('takes one of two ways: %d', (condition, expected) => {
    const taken = result((code) => {
      const local = code.local('i32')
      const put = (value: number) => (): void => {
        code.i32(value)
        code.set(local)
      }
      code.i32(condition)
      code.if(put(10), put(20))
      code.get(local)
    })
    expect(taken).toBe(expected)
  })

  it('calls functions that are defined later', () => {
    const value = result((code, module) => {
      const square = module.declare('square', { parameters: ['i32'], results: ['i32'] })
      module.define(square, (inner) => {
        inner.get(0)
        inner.get(0)
        inner.op('i32.mul')
      })
      code.i32(12)
      code.call(square)
    })
    expect(value).toBe(144)
  })

  it('gives the locals of a scope away after it, and not before', () => {
    const code = new Code(2)
    const outer = code.local('i32')
    const inside: number[] = []
    code.scope(() => {
      inside.push(code.local('i32'), code.local('v128'))
      code.scope(() => inside.push(code.local('i32')))
      inside.push(code.local('f64'))
    })
    expect(new Set([0, 1, outer, ...inside]).size).toBe(7)
    const after = [code.local('i32'), code.local('i32'), code.local('v128'), code.local('v128')]
    expect(after.filter((local) => inside.includes(local))).toHaveLength(3)
    expect(new Set([outer, ...after]).size).toBe(5)
  })

  it('refuses an import after a function, and a function without a body', () => {
    const module = new Module({ shared: false })
    module.declare('late', { parameters: [], results: [] })
    expect(() => module.import('sin', { parameters: ['f64'], results: ['f64'] })).toThrow('import sin after')
    expect(() => module.encode()).toThrow('late has no body')
  })
})
