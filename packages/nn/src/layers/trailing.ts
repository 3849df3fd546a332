// Layers that work on the last axes, of sizes that they name: their static shapes, and the checks of them.
import {
  ShapeError,
  ValueError,
  type AnyTensor,
  type PrintShape,
  type Shape,
  type Special,
  type UnifyDim,
} from '@chainrule/tensor'
import { describe } from '../describe'
import { checkInput, checkSizes } from './checks'

/** The sizes of the last axes: a number for one axis. */
export type Sizing = number | readonly number[]

/** The sizes as a shape. */
export type ShapeOf<N extends Sizing> = N extends readonly number[] ? { -readonly [I in keyof N]: N[I] } : [N]

/** The size of the last axis. */
export type LastOf<N extends Sizing> = N extends readonly [...unknown[], infer L extends number]
  ? L
  : N extends number
    ? N
    : number

/** What is wrong with `S` where the last axes must have the sizes `N`; `unknown`, which changes nothing, if nothing. */
export type TrailingError<S extends readonly unknown[], N extends Sizing, Op extends string> =
  TrailingFits<S, ShapeOf<N>, Special> extends false
    ? `${Op} expects last dimensions ${PrintShape<ShapeOf<N>>}, got ${PrintShape<S>}`
    : unknown

type TrailingFits<
  S extends readonly unknown[],
  N extends readonly unknown[],
  C extends Special,
> = number extends (S | N)['length']
  ? true
  : N extends readonly [...infer NRest, infer E]
    ? S extends readonly [...infer SRest, infer D]
      ? UnifyDim<D, E, C> extends readonly [unknown]
        ? TrailingFits<SRest, NRest, C>
        : false
      : false
    : true

/** The sizes as a list, checked. */
export function checkSizing(op: string, sizing: Sizing): number[] {
  const sizes: unknown = typeof sizing === 'number' ? [sizing] : sizing
  if (!Array.isArray(sizes) || sizes.length === 0) {
    throw new ValueError(
      op,
      `normalizedShape must be a whole number from 1 up or an array of them; got ${describe(sizing)}`,
    )
  }
  checkSizes(
    op,
    Object.fromEntries(sizes.map((size, i) => [`size ${i} of normalizedShape`, size as unknown])),
  )
  return [...(sizes as number[])]
}

/**
 * Checks that a value is a tensor whose last axes have these sizes.
 * @returns those axes
 */
export function checkTrailing(op: string, value: unknown, sizes: readonly number[]): number[] {
  checkInput(op, value)
  const x: AnyTensor = value
  const shape: Shape = x.shape
  const from = shape.length - sizes.length
  if (from < 0 || sizes.some((size, i) => shape[from + i] !== size)) {
    throw new ShapeError(
      op,
      `expects last dimensions [${sizes.join(', ')}], got [${shape.join(', ')}]`,
      shape,
    )
  }
  return sizes.map((_, i) => from + i)
}
