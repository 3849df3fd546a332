// The static types of layers one behind another: what comes out, and where two do not fit.
import type {
  AnyTensor,
  DType,
  LastDimensionError,
  Promote,
  Shape,
  Tensor,
  UnifyDim,
  Special,
  WithLast,
} from '@chainrule/tensor'
import type { Kept, Module } from '../module'
import type { ChannelsError, WithChannels, WithoutSpace, WithSpace } from './channels'
import type { Flat } from './flatten'

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
    ? L extends { readonly keeps: 'shape' }
      ? Sum<T, Through<Inner, T>>
      : Through<Inner, T>
    : L extends Sized
      ? T extends Tensor<infer S, infer E>
        ? Tensor<ShapeBehind<L, S>, PromoteWith<L, E>>
        : AnyTensor
      : L extends Module
        ? ReturnType<L['forward']>
        : L extends (x: never) => infer R
          ? R
          : AnyTensor

/** What a tensor and another of its shape add up to. */
export type Sum<T, U> =
  T extends Tensor<infer S, infer D> ? (U extends Tensor<Shape, infer E> ? Tensor<S, Promote<D, E>> : T) : T

// A Sequential, or a Residual, which keeps the shape, by its form: their own files are above this one.
interface Chain<L extends Layers> {
  readonly layers: L
  readonly inFeatures: number | undefined
  readonly outFeatures: number | undefined
  readonly inChannels: number | undefined
  readonly outChannels: number | undefined
}

// A module that says enough of its sizes to know a shape.
type Sized =
  | { readonly keeps: Kept }
  | { readonly inFeatures: number; readonly outFeatures: number }
  | { readonly inChannels: number; readonly outChannels: number }

type ShapeBehind<L, S extends Shape> = L extends { readonly keeps: infer K extends Kept }
  ? ShapeKept<K, S>
  : L extends { readonly outFeatures: infer N extends number }
    ? WithLast<S, N>
    : L extends { readonly outChannels: infer N extends number }
      ? WithChannels<S, N>
      : S

type ShapeKept<K extends Kept, S extends Shape> = {
  shape: S
  channels: WithSpace<S>
  'channels only': WithoutSpace<S>
  'batch only': Flat<S>
}[K]

// A layer's weight may be missing, which leaves the dtype as it comes; that of its type is taken.
type PromoteWith<L, E extends DType> = L extends {
  readonly weight: infer W
}
  ? NonNullable<W> extends Tensor<Shape, infer D>
    ? Promote<D, E>
    : E
  : E

/** What is wrong with a tensor of shape `S` as input; `unknown`, which changes nothing, if nothing. */
export type InputError<L extends Layers, S extends Shape> = (FirstFeatures<L> extends infer N extends number
  ? LastDimensionError<S, N, 'Sequential'>
  : unknown) &
  (FirstChannels<L> extends infer N extends number ? ChannelsError<S, N, number, 'Sequential'> : unknown)

// The last dimension that the first layer which names one takes, if all before it keep it.
type FirstFeatures<L extends Layers> = number extends L['length']
  ? undefined
  : L extends readonly [infer First, ...infer Rest extends Layers]
    ? First extends Chain<infer Inner>
      ? FirstFeatures<readonly [...Inner, ...Rest]>
      : FeaturesInto<First> extends number
        ? FeaturesInto<First>
        : First extends { readonly keeps: 'shape' }
          ? FirstFeatures<Rest>
          : undefined
    : undefined

// The channels that the first layer which names them takes, if all before it keep them.
type FirstChannels<L extends Layers> = number extends L['length']
  ? undefined
  : L extends readonly [infer First, ...infer Rest extends Layers]
    ? First extends Chain<infer Inner>
      ? FirstChannels<readonly [...Inner, ...Rest]>
      : ChannelsInto<First> extends number
        ? ChannelsInto<First>
        : First extends { readonly keeps: 'shape' | 'channels' }
          ? FirstChannels<Rest>
          : First extends { readonly keeps: 'channels only' }
            ? FirstFeatures<Rest>
            : undefined
    : undefined

type FeaturesInto<L> = L extends { readonly inFeatures: infer N extends number } ? N : undefined

type ChannelsInto<L> = L extends { readonly inChannels: infer N extends number } ? N : undefined

type FeaturesOutOf<L> = L extends { readonly outFeatures: infer N extends number } ? N : undefined

type ChannelsOutOf<L> = L extends { readonly outChannels: infer N extends number } ? N : undefined

// What is known between two layers: the last dimension and the channels, or undefined.
interface Known {
  readonly features: number | undefined
  readonly channels: number | undefined
}

interface Nothing extends Known {
  readonly features: undefined
  readonly channels: undefined
}

// What is known behind a layer.
type Behind<L, K extends Known> =
  L extends Chain<infer Inner>
    ? L extends { readonly keeps: 'shape' }
      ? {
          features: Either<K['features'], FirstFeatures<Inner>>
          channels: Either<K['channels'], FirstChannels<Inner>>
        }
      : BehindAll<Inner, K>
    : L extends { readonly keeps: 'shape' }
      ? {
          features: Either<K['features'], FeaturesOutOf<L>>
          channels: Either<K['channels'], ChannelsOutOf<L>>
        }
      : L extends { readonly keeps: 'channels' }
        ? { features: FeaturesOutOf<L>; channels: Either<K['channels'], ChannelsOutOf<L>> }
        : L extends { readonly keeps: 'channels only' }
          ? { features: K['channels']; channels: K['channels'] }
          : { features: FeaturesOutOf<L>; channels: ChannelsOutOf<L> }

type BehindAll<L extends Layers, K extends Known> = number extends L['length']
  ? Nothing
  : L extends readonly [infer First, ...infer Rest extends Layers]
    ? BehindAll<Rest, Behind<First, K>>
    : K

type Either<A, B> = A extends number ? A : B

/** The layers, where one that does not fit what comes before it is replaced by a sentence that says so. */
export type Fitting<
  L extends Layers,
  K extends Known = Nothing,
  Result extends readonly unknown[] = [],
> = number extends L['length']
  ? L
  : L extends readonly [infer First extends Layer, ...infer Rest extends Layers]
    ? Fitting<Rest, Behind<First, K>, [...Result, Fit<First, K>]>
    : Result

type Fit<L extends Layer, K extends Known> =
  FitFeatures<K['features'], FirstFeatures<readonly [L]>> extends infer Sentence extends string
    ? Sentence
    : FitChannels<K['channels'], FirstChannels<readonly [L]>> extends infer Sentence extends string
      ? Sentence
      : L

type FitFeatures<Size, In> = Size extends number
  ? In extends number
    ? LastDimensionError<[Size], In, 'this layer'>
    : unknown
  : unknown

type FitChannels<Size, In, C extends Special = Special> = Size extends number
  ? In extends number
    ? UnifyDim<Size, In, C> extends readonly [unknown]
      ? unknown
      : `this layer expects ${In} channels, got ${Size}`
    : unknown
  : unknown

/** {@link Fitting}, where the layers must also give the sizes that they take; else all of them are a sentence. */
export type Returning<L extends Layers> =
  EndsError<
    BehindAll<L, Nothing>['features'],
    FirstFeatures<L>,
    'last dimension'
  > extends infer Sentence extends string
    ? { readonly [I in keyof L]: Sentence }
    : EndsError<
          BehindAll<L, Nothing>['channels'],
          FirstChannels<L>,
          'channels'
        > extends infer Sentence extends string
      ? { readonly [I in keyof L]: Sentence }
      : Fitting<L>

type EndsError<Size, In, What extends string, C extends Special = Special> = Size extends number
  ? In extends number
    ? UnifyDim<Size, In, C> extends readonly [unknown]
      ? unknown
      : `Residual: the layers take ${In} as ${What} and give ${Size}; they must keep it`
    : unknown
  : unknown
