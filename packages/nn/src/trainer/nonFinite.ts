// Where NaN and infinities come from. Takes the training as it was before a batch, and the batch; goes through it again
// slowly, and says what was the first that is not finite.
import { ChainruleError, random, tree, type AnyTensor } from '@chainrule/tensor'
import { watch, type Part } from '../summary/watch'
import { Training } from '../training'
import type { Samples } from './batch'
import { firstNonFinite, isAllFinite } from './copies'
import { differentiate, type AnyModule, type Carry, type Plan } from './turn'

/** What was the first to hold NaN or an infinity. */
export interface NonFiniteSource {
  /**
   * `inputs` and `targets`: the data; `module`: what a part of the model gave, while its inputs were finite; `loss`: the
   * loss of finite predictions; `gradient`: that of a parameter, of a finite loss; `update`: a parameter after a step with
   * finite gradients; `parameter`: one from before the training; `unknown` where doing it again gives finite numbers.
   */
  readonly kind: 'inputs' | 'targets' | 'module' | 'loss' | 'gradient' | 'update' | 'parameter' | 'unknown'
  /** The place in the tree: of the part of the model, of the parameter; '' is the root. */
  readonly path: string
}

/** Where a training was. */
export interface Place {
  /** Counted from 1. */
  readonly epoch: number
  /** Counted from 1, within the epoch. */
  readonly batch: number
}

/**
 * A training whose loss or parameters became NaN or infinite. `source` says where it began; the trainer's model is the one
 * from before that batch.
 *
 * @example
 * const model = new Sequential(new Linear(1, 1), (x: AnyTensor) => x.sub(100).log())
 * const training = trainer({ model, loss: meanSquaredError, optimiser: sgd({ learningRate: 0.1 }) })
 * const places: string[] = []
 * try {
 *   for await (const _ of training.fit([[ones([4, 1]), ones([4, 1])]], { epochs: 1 }));
 * } catch (error) {
 *   if (error instanceof NonFiniteError) places.push(error.source.path)
 * }
 * places // ['layers[1]']
 */
export class NonFiniteError extends ChainruleError {
  readonly source: NonFiniteSource
  readonly epoch: number
  readonly batch: number

  constructor(op: string, what: string, source: NonFiniteSource, { epoch, batch }: Place) {
    super(
      op,
      `not finite in epoch ${epoch}, batch ${batch}: ${what}; the trainer's model is that from before this batch`,
    )
    this.source = source
    this.epoch = epoch
    this.batch = batch
  }
}

/** The error of a training whose parameters are not finite to begin with. */
export const nonFiniteParameter = (op: string, path: string, place: Place): NonFiniteError =>
  new NonFiniteError(op, `${named(path)} held NaN or an infinity before`, { kind: 'parameter', path }, place)

const named = (path: string): string => (path === '' ? 'the parameter' : `the parameter '${path}'`)

/** What a batch does first that is not finite, as the error that says so. */
export function explainNonFinite<M>(
  op: string,
  plan: Plan,
  before: Carry<M>,
  key: random.Key,
  samples: Samples,
  place: Place,
): NonFiniteError {
  const error = (what: string, kind: NonFiniteSource['kind'], path: string): NonFiniteError =>
    new NonFiniteError(op, what, { kind, path }, place)
  for (const kind of ['inputs', 'targets'] as const) {
    const path = firstNonFinite(samples[kind])
    if (path !== undefined) {
      return error(
        `the ${kind} of the batch hold NaN or an infinity${path === '' ? '' : ` at '${path}'`}`,
        kind,
        path,
      )
    }
  }
  const { found, predictions } = firstPart(before.model, random.foldIn(key, before.turn), samples.inputs)
  const loss = plan.loss(predictions as never, samples.targets as never)
  if (!isAllFinite(loss)) {
    const value = String(loss.item())
    if (found === undefined) {
      const what = `the loss is ${value}, of predictions that are finite and up to ${largest(predictions)} in size`
      return error(what, 'loss', '')
    }
    const { path, name } = found.part
    const where = path === '' ? `the model itself (${name})` : `${path} (${name})`
    const what = `the loss is ${value}; the first to give such numbers is ${where}, of inputs up to ${found.inputs} in size`
    return error(what, 'module', path)
  }
  const { updated, gradients } = differentiate(plan, before, key, samples)
  const gradient = firstNonFinite(gradients)
  if (gradient !== undefined) {
    const what = `the loss is ${String(loss.item())}, but the gradient of ${named(gradient)} holds NaN or an infinity`
    return error(what, 'gradient', gradient)
  }
  const { params } = plan.optimiser.update(gradients as never, before.state, updated)
  const parameter = firstNonFinite(params)
  if (parameter !== undefined) {
    const what = `the gradients are finite and up to ${largest(gradients)} in size, but the update makes NaN or an infinity of ${named(parameter)}`
    return error(what, 'update', parameter)
  }
  return error('done again without jit, all numbers are finite, if only just', 'unknown', '')
}

/** The first part of a model whose inputs are finite and whose result is not. */
function firstPart(
  model: unknown,
  key: random.Key,
  inputs: unknown,
): {
  readonly found: { readonly part: Part; readonly inputs: string } | undefined
  readonly predictions: unknown
} {
  let found: { readonly part: Part; readonly inputs: string } | undefined
  const watched = watch(model, ({ part, inputs, result }) => {
    if (found !== undefined || firstNonFinite(inputs) !== undefined) return
    if (firstNonFinite(result) !== undefined) found = { part, inputs: largest(inputs) }
  })
  const predictions = (watched.model as AnyModule).forward(inputs, new Training(key))
  return { found, predictions }
}

/** The size of the largest number of a tree, for a message. */
function largest(value: unknown): string {
  let size = 0
  for (const x of tree.leaves(value) as AnyTensor[]) {
    for (const element of x.dataSync() as Float32Array) size = Math.max(size, Math.abs(element))
  }
  return String(Number(size.toPrecision(3)))
}
