// What the conformance suite knows of an op: inputs on which to try it. They stand beside the op's own
// code, so that a new op is tested by being exported.
import type { DType } from '../core/dtype'
import type { Shape } from '../core/shape'
import type { AnyTensor } from './tensor'

/** An input that the suite makes up: its shape and the range of its values. */
export interface SampleInput {
  readonly kind: 'real' | 'whole' | 'bool'
  readonly shape: Shape
  readonly low: number
  readonly high: number
  readonly dtype?: DType
}

/**
 * Real numbers in `low..high`: float64 for gradients, then every dtype that the op takes. No two of them
 * are equal and none lies near a multiple of one half, where ops such as round, relu or clip have kinks.
 */
export const real = (shape: Shape, low = -2, high = 2): SampleInput => ({ kind: 'real', shape, low, high })

/** Whole numbers from `low` up to, not including, `high`. */
export const whole = (shape: Shape, low: number, high: number, dtype: DType = 'int32'): SampleInput => ({
  kind: 'whole',
  shape,
  low,
  high,
  dtype,
})

/** Booleans. */
export const bool = (shape: Shape): SampleInput => ({ kind: 'bool', shape, low: 0, high: 1, dtype: 'bool' })

/** One way of calling an op: the inputs, and the call. */
export interface Sample {
  readonly inputs: readonly SampleInput[]
  readonly call: (...inputs: readonly never[]) => unknown
}

/** A {@link Sample}; `call` gets one tensor for each input and returns a tensor or an array of them. */
export const sample = (
  inputs: readonly SampleInput[],
  call: (...inputs: AnyTensor[]) => AnyTensor | readonly AnyTensor[],
): Sample => ({ inputs, call: call as Sample['call'] })

const samples = new WeakMap<object, () => readonly Sample[]>()

/** Gives an exported op samples, besides those that its maker gave it, and the op back. */
export function withSamples<Op extends object>(op: Op, ofOp: () => readonly Sample[]): Op {
  const before = samples.get(op)
  samples.set(op, before === undefined ? ofOp : () => [...before(), ...ofOp()])
  return op
}

/** The samples of an exported op, if it has any. */
export const samplesOf = (op: object): readonly Sample[] | undefined => samples.get(op)?.()
