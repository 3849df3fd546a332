// Assertions about a tensor's type and about the tensor at once: what the compiler says of a shape must be
// what comes out when running.
import { expect } from 'vitest'
import { ChainruleError, type AnyTensor, type DType, type Tensor } from '../../src/index'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** An argument more where two types are not the same, so that the call does not compile. */
type Unless<Actual, Expected> =
  Same<Actual, Expected> extends true ? [] : [expected: Expected, actual: Actual]

/** A dimension that the compiler must know as `number` alone. */
export const unknownSize = (size: number): number => size

/** Asserts that a tensor has exactly the type `Tensor<S, D>`, and that dtype and shape when running. */
export function expectTensor<T extends AnyTensor, const S extends number[], const D extends DType>(
  actual: T,
  dtype: D,
  shape: readonly [...S],
  ...wrong: Unless<T, Tensor<S, D>>
): void {
  expect(wrong).toEqual([])
  expect(actual.dtype).toBe(dtype)
  expect(actual.shape).toEqual(shape)
}

/** Asserts that a value has exactly the type `Expected`: `expectType<Expected>()(value)`. */
export const expectType =
  <Expected>() =>
  <Actual>(_value: Actual, ...wrong: Unless<Actual, Expected>): void => {
    expect(wrong).toEqual([])
  }

/** Asserts that what does not compile, by a `@ts-expect-error` above the call, throws when running. */
export function expectMistake(f: () => unknown): void {
  expect(f).toThrow(ChainruleError)
}

/** What a function that expects a `T` does. */
export const accept = <T>(value: T): T => value
