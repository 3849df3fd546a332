// The static types of transforms: trees of tensors, what their gradients look like, what is no loss. A tree
// is checked by what it holds and not by a constraint, which interfaces and classes would fail.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for what is not known; it passes all checks */
import type { FloatDType } from '../core/dtype'
import type { Shape } from '../core/shape'
import type { AnyTensor, Tensor } from '../graph/tensor'
import type { CacheInfo } from '../runtime/programs'
import type { PrintShape } from '../types/print'
import type { Identical } from '../types/same'

type IsAny<T> = 0 extends 1 & T ? true : false

type IsNever<T> = [T] extends [never] ? true : false

type Arguments = readonly any[]

// Classes may refer to themselves; deeper than this nobody nests parameters.
type Deeper<Depth extends number> = [never, 0, 1, 2, 3, 4, 5, 6, 7][Depth]

// Whether a tree holds a tensor that has gradients; `boolean` for a union of trees of which one does.
type HoldsFloat<P, Depth extends number = 8> = [Depth] extends [never]
  ? false
  : IsAny<P> extends true
    ? true
    : P extends AnyTensor
      ? [P['dtype']] extends [FloatDType]
        ? true
        : false
      : P extends (...args: never) => unknown
        ? false
        : P extends readonly unknown[]
          ? HoldsFloat<P[number], Deeper<Depth>>
          : P extends object
            ? { [K in keyof P]-?: HoldsFloat<P[K], Deeper<Depth>> }[keyof P]
            : false

/**
 * Gradients with respect to a tree: its float tensors, in its arrays and objects. Fields without any (numbers,
 * methods, integer tensors) are left out of objects and `undefined` in arrays; a class instance becomes a plain
 * object of its fields.
 */
export type Gradients<P> =
  IsAny<P> extends true
    ? any
    : P extends AnyTensor
      ? [P['dtype']] extends [FloatDType]
        ? P
        : undefined
      : P extends (...args: never) => unknown
        ? undefined
        : P extends readonly unknown[]
          ? { [I in keyof P]: Gradients<P[I]> }
          : P extends object
            ? { [K in keyof P as true extends HoldsFloat<P[K]> ? K : never]: Gradients<P[K]> }
            : undefined

/** The gradients of each argument. */
export type GradientsOfEach<A extends Arguments> = { -readonly [I in keyof A]: Gradients<A[I]> }

/** Directions in which arguments move: trees like theirs, of which the float tensors count. */
export type Tangents<A extends Arguments> = { readonly [I in keyof A]: A[I] | Gradients<A[I]> }

/** `P` with each float tensor of shape `T` replaced by one of shape `[...S, ...T]`. */
export type Rows<S extends Shape, P> =
  IsAny<P> extends true
    ? any
    : P extends Tensor<infer T, infer D>
      ? Tensor<number extends S['length'] | T['length'] ? any : [...S, ...T], D>
      : { [K in keyof P]: Rows<S, P[K]> }

/** The tree of `R`, in which each tensor is replaced by its derivatives with respect to each of `P`. */
export type Jacobians<R, P> =
  IsAny<R> extends true
    ? any
    : R extends Tensor<infer S, any>
      ? Rows<S, Gradients<P>>
      : R extends object
        ? { -readonly [K in keyof R]: Jacobians<R[K], P> }
        : R

/** What tests compare with; handed down as a parameter, for the reason told at {@link Identical}. */
export interface Verdicts {
  readonly no: false
  readonly int32: 'int32'
  readonly uint8: 'uint8'
  readonly bool: 'bool'
}

// Whether D is known to have no gradients; not so for a type parameter.
type IsWhole<D, V extends Verdicts> = true extends
  Identical<D, V['int32']> | Identical<D, V['uint8']> | Identical<D, V['bool']>
  ? true
  : false

/** What is wrong with `R` as a loss; `unknown`, which changes nothing in an intersection, if nothing. */
export type LossError<R, Op extends string, V extends Verdicts = Verdicts> = true extends
  IsAny<R> | IsNever<R>
  ? unknown
  : R extends AnyTensor
    ? IsWhole<R['dtype'], V> extends true
      ? `${Op}: a loss is float32 or float64, but the function returns ${R['dtype']}; use astype`
      : number extends R['shape']['length']
        ? unknown
        : R['shape'] extends readonly []
          ? unknown
          : `${Op}: a loss is a scalar, but the function returns shape ${PrintShape<R['shape']>}; reduce it with sum() or mean()`
    : R extends PromiseLike<unknown>
      ? `${Op}: a loss is a scalar tensor, but the function returns a promise; it cannot be async`
      : R extends number
        ? `${Op}: a loss is a scalar tensor, but the function returns a number, which has no derivative; leave item() out`
        : [R, void] extends [void, R]
          ? `${Op}: a loss is a scalar tensor, but the function returns nothing; is a return missing?`
          : `${Op}: a loss is a scalar tensor, but the function returns none`

/**
 * What is wrong with differentiating a function of `A` with respect to the argument `N`, or one of several: it
 * holds no float tensor. Nothing is, if it is a type parameter.
 */
export type ArgumentError<
  A extends Arguments,
  N,
  Op extends string,
  V extends Verdicts = Verdicts,
> = number extends A['length']
  ? unknown
  : Identical<HoldsFloat<Chosen<A, N>>, V['no']> extends true
    ? `${Op}: the argument to differentiate holds no float32 or float64 tensor`
    : unknown

// The argument that argnums names, or a union of them.
type Chosen<A extends Arguments, N> = A[(N extends readonly number[] ? N[number] : N) & keyof A]

/** Which arguments to differentiate, the first by default. */
export type Argnums = number | readonly number[]

/** What `grad` and `valueAndGrad` take: `hasAux` for a function that returns `[loss, auxiliary]`. */
export interface GradOptions<N extends Argnums = Argnums, X extends boolean = boolean> {
  /** The positions of the arguments to differentiate; an array gives an array of gradients. 0 by default. */
  readonly argnums?: N
  /** Whether the function returns more than the loss; false by default. */
  readonly hasAux?: X
}

/** The loss in what a function returns, with or without something auxiliary. */
export type Loss<R, X> = X extends true ? (R extends readonly [infer L, unknown] ? L : undefined) : R

// Both what is wrong with the function's result and with the argument.
type GradError<A extends Arguments, R, N, X, Op extends string> =
  unknown extends LossError<Loss<R, X>, Op> ? ArgumentError<A, N, Op> : LossError<Loss<R, X>, Op>

/** The gradient of the chosen argument, or an array of those of several. */
export type ChosenGradients<A extends Arguments, N> = N extends readonly number[]
  ? { -readonly [I in keyof N]: Gradients<Chosen<A, N[I]>> }
  : Gradients<Chosen<A, N>>

/** See `grad`. */
export type Grad = <A extends any[], R, const N extends Argnums = 0, const X extends boolean = false>(
  f: ((...args: A) => R) & GradError<A, R, N, X, 'grad'>,
  options?: GradOptions<N, X>,
) => (
  ...args: A
) => X extends true ? [gradients: ChosenGradients<A, N>, auxiliary: Auxiliary<R>] : ChosenGradients<A, N>

/** What stands beside the loss in what a function returns. */
export type Auxiliary<R> = R extends readonly [unknown, infer Aux] ? Aux : unknown

/** See `valueAndGrad`. */
export type ValueAndGrad = <A extends any[], R, const N extends Argnums = 0, const X extends boolean = false>(
  f: ((...args: A) => R) & GradError<A, R, N, X, 'valueAndGrad'>,
  options?: GradOptions<N, X>,
) => (
  ...args: A
) => [
  value: X extends true ? [loss: Loss<R, X>, auxiliary: Auxiliary<R>] : R,
  gradients: ChosenGradients<A, N>,
]

/** See `vjp`. */
export type Vjp = <A extends any[], R>(
  f: (...args: A) => R,
  ...primals: A
) => [value: R, pullback: (cotangent: R) => GradientsOfEach<A>]

/** See `jvp`. */
export type Jvp = <A extends any[], R>(
  f: (...args: A) => R,
  primals: readonly [...A],
  tangents: Tangents<A>,
) => [value: R, tangent: R]

/** See `jacobian`. */
export type Jacobian = <A extends any[], R>(
  f: ((...args: A) => R) & ArgumentError<A, 0, 'jacobian'>,
) => (...args: A) => Jacobians<R, A[0]>

/** See `hessian`. */
export type Hessian = <A extends any[], R>(
  f: ((...args: A) => R) & GradError<A, R, 0, false, 'hessian'>,
) => (...args: A) => Jacobians<Gradients<A[0]>, A[0]>

/** See `hvp`. */
export type Hvp = <A extends any[], R>(
  f: ((...args: A) => R) & LossError<R, 'hvp'>,
  primals: readonly [...A],
  tangents: Tangents<A>,
) => GradientsOfEach<A>

/** See `customVjp`. */
export type CustomVjp = <A extends any[], R extends AnyTensor>(
  forward: (...args: A) => R,
  backward: (cotangent: R, output: R, ...args: A) => { readonly [I in keyof A]: Gradients<A[I]> | undefined },
) => (...args: A) => R

/** What `jit` takes: numbers of arguments. */
export interface JitOptions {
  /** Arguments whose memory may be used for the results; their tensors cannot be read after the call. */
  readonly donate?: readonly number[]
  /** Arguments that are part of the program: another value is traced anew. */
  readonly static?: readonly number[]
}

/** A function to be compiled, or what is wrong with it. */
export type Jittable<F extends (...args: any[]) => unknown> = true extends
  IsAny<ReturnType<F>> | IsNever<ReturnType<F>>
  ? F
  : ReturnType<F> extends PromiseLike<unknown>
    ? 'jit: the function returns a promise; it is traced at once, so it cannot be async'
    : F

/** A compiled function: called like the function, with the types of the function. */
export type Jitted<F> = F & {
  /** How often the function was traced (`misses`), how often it had been (`hits`), and how many traces there are. */
  readonly cacheInfo: () => CacheInfo
}

/** See `jit`. */
export type Jit = <F extends (...args: any[]) => unknown>(f: Jittable<F>, options?: JitOptions) => Jitted<F>
