// Static shapes of convolution and pooling: batch and channels are kept, sizes in space are known when running.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a shape of unknown rank */
import type { Sizes } from './axis'
import type { Special, UnifyDim } from './dim'
import type { PrintDim, PrintShape } from './print'

/** The shape of a convolution of `[N, C, ...space]` with `[O, C / groups, ...size]`: `[N, O, ...space]`. */
export type Conv<S extends readonly unknown[], W extends readonly unknown[]> = number extends (
  S | W
)['length']
  ? any
  : S extends readonly [infer N, unknown, ...infer Space]
    ? W extends readonly [infer O, ...unknown[]]
      ? [N, O, ...Sizes<Space>]
      : any
    : any

/** The shape of a transposed convolution of `[N, C, ...space]` with `[C, O / groups, ...size]`. */
export type ConvTranspose<
  S extends readonly unknown[],
  W extends readonly unknown[],
  G extends number,
  C extends Special = Special,
> = number extends (S | W)['length']
  ? any
  : S extends readonly [infer N, unknown, ...infer Space]
    ? W extends readonly [unknown, infer O, ...unknown[]]
      ? [N, UnifyDim<G, C['one'], C> extends readonly [unknown] ? O : number, ...Sizes<Space>]
      : any
    : any

/** What is wrong with a weight of shape `W` whose axis `At` holds the channels; `unknown` if nothing. */
export type ConvError<
  S extends readonly unknown[],
  W extends readonly unknown[],
  G extends number,
  At extends 0 | 1,
  Op extends string,
  C extends Special = Special,
> = number extends (S | W)['length']
  ? unknown
  : [S['length']] extends [W['length']]
    ? S extends readonly [unknown, infer Channels, ...unknown[]]
      ? G extends C['one']
        ? UnifyDim<Channels, W[At], C> extends readonly [unknown]
          ? unknown
          : `${Op}: the input has ${PrintDim<Channels>} channels, the weight takes ${PrintDim<W[At]>} (${PrintShape<S>} and ${PrintShape<W>})`
        : unknown
      : `${Op}: expected an input [batch, channels, ...space], got ${PrintShape<S>}`
    : `${Op}: the input and the weight have different ranks (${PrintShape<S>} and ${PrintShape<W>})`

/** The shape of what pools `[N, C, ...space]`. */
export type Pool<S extends readonly unknown[]> = number extends S['length']
  ? any
  : S extends readonly [infer N, infer C, ...infer Space]
    ? [N, C, ...Sizes<Space>]
    : any

/** The shape of the windows of `[N, C, ...space]`: `[N, C, ...out, ...size]`. */
export type Windows<S extends readonly unknown[]> = number extends S['length']
  ? any
  : S extends readonly [infer N, infer C, ...infer Space]
    ? [N, C, ...Sizes<Space>, ...Sizes<Space>]
    : any

/** What is wrong with `S` where a batch of channels in space is expected; `unknown` if nothing. */
export type SpaceError<S extends readonly unknown[], Op extends string> = number extends S['length']
  ? unknown
  : S extends readonly [unknown, unknown, unknown, ...unknown[]]
    ? unknown
    : `${Op}: expected [batch, channels, ...space], got ${PrintShape<S>}`
