// Products of static shapes: matrices, batches of them, vectors.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a shape of unknown rank */
import type { TryBroadcast } from './broadcast'
import type { Special, UnifyDim } from './dim'
import type { PrintShape } from './print'
import type { ShapeIn, Wrong } from './result'

/**
 * A matrix product `[..., n, k] x [..., k, m]`, where batches broadcast and a vector stands for a row on the
 * left, for a column on the right: its shape, boxed, or what is wrong.
 */
export type TryMatmul<
  A extends readonly unknown[],
  B extends readonly unknown[],
  C extends Special = Special,
> = number extends (A | B)['length']
  ? any
  : A extends readonly [...infer ABatch, infer N, infer K]
    ? B extends readonly [...infer BBatch, infer L, infer M]
      ? Product<UnifyDim<K, L, C>, TryBroadcast<ABatch, BBatch, C>, [N, M], A, B>
      : B extends readonly [infer L]
        ? Product<UnifyDim<K, L, C>, [ABatch], [N], A, B>
        : Scalar<A, B>
    : A extends readonly [infer K]
      ? B extends readonly [...infer BBatch, infer L, infer M]
        ? Product<UnifyDim<K, L, C>, [BBatch], [M], A, B>
        : B extends readonly [infer L]
          ? Product<UnifyDim<K, L, C>, [[]], [], A, B>
          : Scalar<A, B>
      : Scalar<A, B>

// From the inner dimension and the batch, as results, and what remains of the matrices.
type Product<Inner, Batch, Rest extends readonly unknown[], A, B> = Inner extends readonly [unknown]
  ? Batch extends readonly [infer S extends readonly unknown[]]
    ? [[...S, ...Rest]]
    : Explain<'batch', Batch, A, B>
  : Explain<'inner', Inner, A, B>

type Explain<Which extends string, Mistake, A, B> =
  Mistake extends Wrong<infer Sentence>
    ? Wrong<`${Which} ${Sentence} (${PrintShape<A>} x ${PrintShape<B>})`>
    : any

type Scalar<A, B> = Wrong<`a scalar is no matrix (${PrintShape<A>} x ${PrintShape<B>}); use mul`>

/** The shape of a matrix product; `any` if the rank of one is unknown, and where the shapes do not fit. */
export type Matmul<A extends readonly unknown[], B extends readonly unknown[]> = ShapeIn<TryMatmul<A, B>>

/** What is wrong with a matrix product; `unknown`, which changes nothing in an intersection, if nothing. */
export type MatmulError<A extends readonly unknown[], B extends readonly unknown[]> =
  TryMatmul<A, B> extends Wrong<infer Sentence> ? `matmul: ${Sentence}` : unknown

/** What is wrong with an inner product of two vectors. */
export type DotError<A extends readonly unknown[], B extends readonly unknown[]> =
  TryDot<A, B> extends Wrong<infer Sentence> ? `dot: ${Sentence}` : unknown

type TryDot<
  A extends readonly unknown[],
  B extends readonly unknown[],
  C extends Special = Special,
> = number extends (A | B)['length']
  ? any
  : [A, B] extends readonly [readonly [infer N], readonly [infer M]]
    ? UnifyDim<N, M, C>
    : NoVectors<A, B>

type NoVectors<A, B> = Wrong<`two vectors are expected, got ${PrintShape<A>} and ${PrintShape<B>}`>

/** The shape of an outer product of two vectors. */
export type Outer<A extends readonly unknown[], B extends readonly unknown[]> = ShapeIn<TryOuter<A, B>>

/** What is wrong with an outer product of two vectors. */
export type OuterError<A extends readonly unknown[], B extends readonly unknown[]> =
  TryOuter<A, B> extends Wrong<infer Sentence> ? `outer: ${Sentence}` : unknown

/** {@link Outer}, boxed, or what is wrong. */
export type TryOuter<A extends readonly unknown[], B extends readonly unknown[]> = number extends (
  A | B
)['length']
  ? any
  : [A, B] extends readonly [readonly [infer N], readonly [infer M]]
    ? [[N, M]]
    : NoVectors<A, B>
