// The static types of layers one behind another: what comes out, and where two do not fit.
import type { AnyTensor, LastDimensionError, Promote, Shape, Tensor, WithLast } from '@chainrule/tensor'
import type { Module } from '../module'
import type { Activation } from './activations'

/** A module, or a function from tensor to tensor. */
export type Layer = Module | ((x: never) => unknown)

/** Layers in order. */
export type Layers = readonly Layer[]

/** What the layers make of a tensor. What is not known of it is `any`. */
export type Through<L extends Layers, T> = number extends L['length']
  ? AnyTensor
  : L extends readonly [infer First, ...infer Rest extends Layers]
    ? Through<Rest, Apply<First, T>>
    : T

type Apply<L, T> =
  L extends Chain<infer Inner>
    ? Through<Inner, T>
    : L extends Activation
      ? T
      : L extends Sized<number, infer Out>
        ? T extends Tensor<infer S, infer E>
          ? Tensor<WithLast<S, Out>, L extends { weight: Tensor<Shape, infer D> } ? Promote<D, E> : E>
          : AnyTensor
        : L extends Module
          ? ReturnType<L['forward']>
          : L extends (x: never) => infer R
            ? R
            : AnyTensor

// A Sequential, by its form: its own file is above this one.
interface Chain<L extends Layers> {
  readonly layers: L
  readonly inFeatures: number | undefined
  readonly outFeatures: number | undefined
}

// A module that says what it does to the last axis.
interface Sized<In extends number, Out extends number> {
  readonly inFeatures: In
  readonly outFeatures: Out
}

/** What is wrong with a tensor of shape `S` as input; `unknown`, which changes nothing, if nothing. */
export type InputError<L extends Layers, S extends Shape> =
  FirstIn<L> extends infer N extends number ? LastDimensionError<S, N, 'Sequential'> : unknown

// The size that the first layer which has one takes, if all before it keep sizes.
type FirstIn<L extends Layers> = number extends L['length']
  ? undefined
  : L extends readonly [infer First, ...infer Rest extends Layers]
    ? First extends Chain<infer Inner>
      ? FirstIn<Inner>
      : First extends Activation
        ? FirstIn<Rest>
        : First extends Sized<infer In, number>
          ? In
          : undefined
    : undefined

/** The layers, where one that does not fit what comes before it is replaced by a sentence that says so. */
export type Fitting<
  L extends Layers,
  Size = undefined,
  Result extends readonly unknown[] = [],
> = number extends L['length']
  ? L
  : L extends readonly [infer First, ...infer Rest extends Layers]
    ? First extends Activation
      ? Fitting<Rest, Size, [...Result, First]>
      : First extends Sized<infer In, infer Out>
        ? Fitting<Rest, Out, [...Result, Fit<First, Size, In>]>
        : Fitting<Rest, undefined, [...Result, First]>
    : Result

type Fit<L, Size, In extends number> = Size extends number
  ? LastDimensionError<[Size], In, 'this layer'> extends infer Sentence extends string
    ? Sentence
    : L
  : L
