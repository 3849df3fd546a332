// Static shapes of layers, which work on the last axis: `[..., in]` to `[..., out]`.
import type { ReplaceAxes } from './axis'
import type { Special, UnifyDim } from './dim'
import type { PrintDim, PrintShape } from './print'

/** `S` with the size `N` in its last axis. */
export type WithLast<S extends readonly unknown[], N> = ReplaceAxes<S, -1, [N]>

/** What is wrong with `S` where the last axis must have the size `N`; `unknown`, which changes nothing, if nothing. */
export type LastDimensionError<
  S extends readonly unknown[],
  N extends number,
  Layer extends string,
  C extends Special = Special,
> = number extends S['length']
  ? unknown
  : S extends readonly [...unknown[], infer D]
    ? UnifyDim<D, N, C> extends readonly [unknown]
      ? unknown
      : `${Layer} expects last dimension ${N}, got ${PrintDim<D>}`
    : `${Layer} expects last dimension ${N}, got shape ${PrintShape<S>}`
