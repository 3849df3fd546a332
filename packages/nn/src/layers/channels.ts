// Tensors of channels, `[batch, channels, ...space]`: their static shapes, and the checks of them.
import {
  ShapeError,
  type AnyTensor,
  type PrintDim,
  type PrintShape,
  type Shape,
  type ShapeIn,
  type Sizes,
  type Special,
  type UnifyDim,
} from '@chainrule/tensor'
import { checkInput } from './checks'

/** How many axes of space there are; `number` for any. */
export type Rank = 1 | 2 | 3

/** What a tensor of channels looks like, by the number of axes of space. */
export interface Layouts {
  1: '[batch, channels, length]'
  2: '[batch, channels, height, width]'
  3: '[batch, channels, depth, height, width]'
}

type Layout<R> = R extends Rank ? Layouts[R] : '[batch, channels, ...space]'

/** `S` with `C` channels and sizes of space that are known only when running. */
export type WithChannels<S extends readonly unknown[], C> = ShapeIn<TryWithChannels<S, C>>

type TryWithChannels<S extends readonly unknown[], C> = number extends S['length']
  ? // oxlint-disable-next-line typescript/no-explicit-any -- of unknown rank
    any
  : S extends readonly [infer N, unknown, ...infer Space]
    ? [[N, C, ...Sizes<Space>]]
    : // oxlint-disable-next-line typescript/no-explicit-any -- not reported twice
      any

/** `S` with sizes of space that are known only when running. */
export type WithSpace<S extends readonly unknown[]> = WithChannels<S, S[1]>

/** The batch and the channels of `S`, without any axis of space. */
export type WithoutSpace<S extends readonly unknown[]> = ShapeIn<TryWithoutSpace<S>>

type TryWithoutSpace<S extends readonly unknown[]> = number extends S['length']
  ? // oxlint-disable-next-line typescript/no-explicit-any -- of unknown rank
    any
  : S extends readonly [infer N, infer C, ...unknown[]]
    ? [[N, C]]
    : // oxlint-disable-next-line typescript/no-explicit-any -- not reported twice
      any

/** {@link ChannelsError} of any number of channels. */
export type SpaceError<S extends readonly unknown[], R extends number, Op extends string> = ChannelsError<
  S,
  number,
  R,
  Op
>

/**
 * What is wrong with `S` where `N` channels and `R` axes of space are expected; `unknown`, which changes nothing, if
 * nothing.
 */
export type ChannelsError<
  S extends readonly unknown[],
  N extends number,
  R extends number,
  Op extends string,
  C extends Special = Special,
> = number extends S['length']
  ? unknown
  : S extends readonly [unknown, infer D, ...infer Space]
    ? [Space['length']] extends [R]
      ? UnifyDim<D, N, C> extends readonly [unknown]
        ? unknown
        : `${Op} expects ${N} channels, got ${PrintDim<D>}`
      : `${Op} expects ${Layout<R>}, got ${PrintShape<S>}`
    : `${Op} expects ${Layout<R>}, got ${PrintShape<S>}`

const layouts: Layouts = {
  1: '[batch, channels, length]',
  2: '[batch, channels, height, width]',
  3: '[batch, channels, depth, height, width]',
}

/** Checks that a value is a tensor with a batch, channels and as many axes of space as `rank`; undefined for any. */
export function checkSpace(op: string, value: unknown, rank: Rank | undefined): asserts value is AnyTensor {
  checkInput(op, value)
  const shape: Shape = value.shape
  if (rank === undefined ? shape.length >= 2 : shape.length === rank + 2) return
  const layout = rank === undefined ? '[batch, channels, ...space]' : layouts[rank]
  throw new ShapeError(op, `expects ${layout}, got [${shape.join(', ')}]`, shape)
}

/** Checks, besides {@link checkSpace}, how many channels there are. */
export function checkChannels(
  op: string,
  value: unknown,
  rank: Rank | undefined,
  channels: number,
): asserts value is AnyTensor {
  checkSpace(op, value, rank)
  const shape: Shape = value.shape
  if (shape[1] === channels) return
  throw new ShapeError(
    op,
    `expects ${channels} channels in axis 1, got ${shape[1]} in [${shape.join(', ')}]`,
    shape,
  )
}

/** A parameter of each channel, of shape `[channels]`, laid along axis 1 of a tensor of rank `ndim`. */
export const alongChannels = (parameter: AnyTensor, ndim: number): AnyTensor =>
  parameter.reshape([parameter.size, ...Array<number>(ndim - 2).fill(1)])
