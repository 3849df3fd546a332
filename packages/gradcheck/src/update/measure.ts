// One step of an update rule beside the gradient of the loss. Takes inputs; gives for each parameter how it changed.
import type { AnyTensor } from '@chainrule/tensor'
import { readHand } from '../problem/hand'
import { differentiate } from '../problem/lossOf'
import type { Inputs, Numbers } from '../problem/problem'

/** What is checked. */
export interface Rule {
  readonly op: string
  readonly loss: (inputs: Inputs) => AnyTensor
  readonly update: (inputs: Inputs, gradients: unknown) => unknown
  /** The names of the parameters, once they are known. */
  readonly names: readonly string[] | undefined
}

/** How one parameter changed. */
export type Change =
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-finite' | 'unmoved'; readonly delta: Numbers }
  | { readonly kind: 'shape'; readonly shape: readonly number[]; readonly stretched: boolean }
  | Moved

/** A change that can be measured against the gradient. */
export interface Moved {
  readonly kind: 'moved'
  /** What was added to the parameter. */
  readonly delta: Numbers
  readonly gradient: Numbers
  /**
   * The factor by which the gradient was added, if the change is that, or that and a multiple of the parameter
   * (weight decay); undefined if it is neither.
   */
  readonly factor: number | undefined
  /** The cosine of the angle between the change and the gradient. */
  readonly cosine: number
  /** An axis along which all elements changed by the same, though their gradients differ. */
  readonly stretchedAxis: number | undefined
}

/** What one step did. */
export interface Step {
  readonly inputs: Inputs
  readonly loss: number
  readonly gradients: ReadonlyMap<string, Numbers>
  /** By the path of the parameter; empty where the update threw. */
  readonly changes: ReadonlyMap<string, Change>
  /** The names of the parameters, if the update did not throw. */
  readonly names: readonly string[] | undefined
  readonly error?: unknown
}

/**
 * Takes one step.
 *
 * @throws what the loss throws, and ValueError where the update returned no parameters.
 */
export function takeStep({ op, loss, update, names }: Rule, inputs: Inputs): Step {
  const { loss: value, gradients, tree } = differentiate(op, loss, inputs)
  const step = { inputs, loss: value, gradients }
  let returned: unknown
  try {
    returned = update(inputs, tree)
  } catch (error) {
    return { ...step, changes: new Map(), names, error }
  }
  const updated = readHand(op, returned, inputs, names, 'update')
  const before = readHand(op, Object.fromEntries(updated.names.map((name) => [name, inputs[name]])), inputs)
  const changes = new Map<string, Change>(
    [...before.gradients].map(([path, old]) => [
      path,
      changeOf(old, updated.gradients.get(path), gradients.get(path) as Numbers, updated.single),
    ]),
  )
  return { ...step, changes, names: updated.names }
}

// A change is the difference of two rounded numbers: so many roundings of the larger, 2^-53 or 2^-24 each.
const roundings = 16

function changeOf(old: Numbers, updated: Numbers | undefined, gradient: Numbers, single: boolean): Change {
  if (updated === undefined) return { kind: 'missing' }
  const { shape, data } = updated
  if (shape.join() !== old.shape.join())
    return { kind: 'shape', shape, stretched: stretches(old.shape, shape) }
  const numbers = data.map((x, i) => x - (old.data[i] as number))
  const delta = { shape, data: numbers }
  if (!numbers.every(Number.isFinite)) return { kind: 'not-finite', delta }
  if (numbers.every((x) => x === 0) && gradient.data.some((x) => x !== 0)) return { kind: 'unmoved', delta }
  const largest = data.reduce((most, x, i) => Math.max(most, Math.abs(x), Math.abs(old.data[i] as number)), 0)
  const rounding = roundings * largest * 2 ** (single ? -24 : -53)
  return {
    kind: 'moved',
    delta,
    gradient,
    factor: factorOf(numbers, gradient.data, old.data, rounding),
    cosine: dot(numbers, gradient.data) / (norm(numbers) * norm(gradient.data)),
    stretchedAxis: stretchedAxis(shape, numbers, gradient.data, rounding),
  }
}

/** Whether broadcasting makes one shape the other. */
const stretches = (from: readonly number[], to: readonly number[]): boolean =>
  from.length <= to.length && from.toReversed().every((size, i) => size === 1 || size === to.at(-1 - i))

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0)

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a))

/** The `c` of `delta = c gradient`, or of `delta = c gradient + d old`, if one of them holds. */
function factorOf(
  delta: Float64Array,
  gradient: Float64Array,
  old: Float64Array,
  rounding: number,
): number | undefined {
  const fits = (c: number, d: number): boolean =>
    delta.every(
      (x, i) =>
        Math.abs(x - c * (gradient[i] as number) - d * (old[i] as number)) <=
        rounding + exactness * Math.abs(x),
    )
  const [gg, go, oo] = [dot(gradient, gradient), dot(gradient, old), dot(old, old)]
  const [dg, dx] = [dot(delta, gradient), dot(delta, old)]
  if (gg === 0) return undefined
  if (fits(dg / gg, 0)) return dg / gg
  const determinant = gg * oo - go * go
  // Two numbers say nothing of two coefficients.
  if (delta.length < 3 || determinant <= 1e-6 * gg * oo) return undefined
  const [c, d] = [(dg * oo - dx * go) / determinant, (dx * gg - dg * go) / determinant]
  return fits(c, d) ? c : undefined
}

// Gradients that were computed in another order differ by rounding alone.
const exactness = 1e-9

function stretchedAxis(
  shape: readonly number[],
  delta: Float64Array,
  gradient: Float64Array,
  rounding: number,
): number | undefined {
  const isConstant = (data: Float64Array, axis: number, slack: number): boolean => {
    const stride = shape.slice(axis + 1).reduce((product, size) => product * size, 1)
    const block = stride * (shape[axis] as number)
    return data.every((x, i) => {
      const first = Math.floor(i / block) * block + (i % stride)
      return Math.abs(x - (data[first] as number)) <= slack
    })
  }
  const axis = shape.findIndex(
    (size, axis) => size > 1 && isConstant(delta, axis, rounding) && !isConstant(gradient, axis, rounding),
  )
  return axis < 0 ? undefined : axis
}
