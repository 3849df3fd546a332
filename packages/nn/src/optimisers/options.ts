// What optimisers check of their options, and which parameters weight decay is for.
import { ValueError, type AnyTensor } from '@chainrule/tensor'

/** Options of optimisers that can pull parameters towards 0. */
export interface WeightDecayOptions {
  /** How strongly parameters are pulled towards 0; how, each optimiser says. */
  readonly weightDecay?: number
  /**
   * Which parameters are; all by default. Biases and the scales of norms are better left out: they are the tensors of
   * one axis, so `(path, x) => x.ndim > 1` keeps the weights alone.
   */
  readonly decay?: (path: string, tensor: AnyTensor) => boolean
}

/** Whether a value is a finite number from 0 up. */
export const isSize = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Infinity

/** @throws ValueError unless an option is a finite number from 0 up. */
export function checkSize(op: string, name: string, value: unknown): void {
  if (isSize(value)) return
  throw new ValueError(op, `${name} must be a number from 0 up; got ${String(value)}`)
}

/** @throws ValueError unless an option is a number from 0 up, below 1. */
export function checkShare(op: string, name: string, value: unknown): void {
  if (isSize(value) && value < 1) return
  throw new ValueError(op, `${name} must be a number from 0 up, below 1; got ${String(value)}`)
}

/** @throws ValueError unless an option is a whole number from 1 up. */
export function checkCount(op: string, name: string, value: unknown): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return
  throw new ValueError(op, `${name} must be a whole number from 1 up; got ${String(value)}`)
}

/** @throws ValueError for weight decay that is none. */
export function checkDecay(op: string, { weightDecay, decay }: WeightDecayOptions): void {
  if (weightDecay !== undefined) checkSize(op, 'weightDecay', weightDecay)
  if (decay === undefined || typeof decay === 'function') return
  throw new ValueError(op, `decay must be a function of path and tensor; got ${String(decay)}`)
}
