// What a network makes of many images: some at a time, so that a program that looks can be interrupted. Takes
// the network's outputs as a function of images, gives them for all images, and says in words what is odd.
import { setImmediate } from 'node:timers/promises'
import { concat, realize, type Tensor } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'
import { targetsOf, type Examples, type Pixels } from './data'

/** The outputs `[10, images]` for images in rows. */
export type Outputs = (network: Network, images: Pixels) => Matrix

/** What a network makes of some examples. */
export interface Look {
  /** `[10, images]` */
  readonly outputs: Matrix
  /** The node with the largest output, `[images]`; the first one where several are as large. */
  readonly predictions: Tensor<[number], 'int32'>
  readonly accuracy: number
  /** The document's cost: the sum of the squared errors of all outputs. */
  readonly cost: number
}

const atOnce = 500

/** Looks at all examples. */
export async function look(outputs: Outputs, network: Network, { images, labels }: Examples): Promise<Look> {
  const parts: Matrix[] = []
  for (let start = 0; start < labels.size; start += atOnce) {
    const part = images.slice([start, Math.min(start + atOnce, labels.size)])
    parts.push(realize(outputs(network, part).astype('float64')))
    await setImmediate()
  }
  const all = concat(parts, { axis: 1 })
  const predictions = all.argMax({ axis: 0 })
  return realize({
    outputs: all,
    predictions,
    accuracy: predictions.equal(labels).astype('float64').mean().item(),
    cost: all.sub(targetsOf(labels)).square().sum().item(),
  })
}

// Outputs that differ by less over thousands of images do not see the images.
const blind = 1e-6

/** What is odd about outputs `[10, images]`: that they are the same for all images; undefined if none is. */
export function oddities(outputs: Matrix): string | undefined {
  const lowest = outputs.min({ axis: 1 }).dataSync()
  const highest = outputs.max({ axis: 1 }).dataSync()
  const digits = [...lowest.keys()]
  const fixed = digits.filter((d) => (highest[d] as number) - (lowest[d] as number) < blind)
  if (fixed.length === 0) return undefined
  if (fixed.length < digits.length) {
    return `${fixed.length} of ${digits.length} outputs are the same for all test images`
  }
  const zero = digits.filter((d) => (highest[d] as number) < blind)
  const one = digits.filter((d) => (lowest[d] as number) > 1 - blind)
  if (one.length === digits.length) return 'all outputs 1, whatever the image'
  return `${one.length} outputs 1 and ${zero.length} outputs 0, whatever the image`
}
