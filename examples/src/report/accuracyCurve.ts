// Which accuracy of a training makes its curve: its epochs in, the accuracy that was measured most often out.
import type { EpochEvent } from '../start/events'

/** An accuracy over the epochs. */
export interface AccuracyCurve {
  readonly on: 'test' | 'train'
  readonly values: readonly number[]
}

/** That of the test images, unless that of the training images was measured more often; nothing if neither was. */
export function accuracyCurve(epochs: readonly EpochEvent[]): AccuracyCurve | undefined {
  const test = epochs.flatMap(({ testAccuracy }) => testAccuracy ?? [])
  const train = epochs.flatMap(({ trainAccuracy }) => trainAccuracy ?? [])
  if (test.length === 0 && train.length === 0) return undefined
  return test.length >= train.length ? { on: 'test', values: test } : { on: 'train', values: train }
}
