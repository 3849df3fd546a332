// What a training takes: data in batches, and what is in a batch.
import { tree, TreeError, ValueError, type AnyTensor } from '@chainrule/tensor'
import { describe } from '../describe'

/** Batches one after the other. */
export type Batches<B> = Iterable<B> | AsyncIterable<B>

/**
 * Data to train with: batches that can be gone through again, such as an array of them, or something that gives the
 * batches of each epoch (0 is the first), in an order that depends on nothing else.
 */
export type TrainingData<B> = Batches<B> | { epoch(index: number): Batches<B> }

/** What a model gets and what it should give; trees of tensors whose first axes are samples. */
export type Pair = readonly [inputs: unknown, targets: unknown]

/** A batch that needs no explanation. */
export type StandardBatch = Pair | { readonly inputs: unknown; readonly targets: unknown }

/** A batch taken apart. */
export interface Samples {
  readonly inputs: unknown
  readonly targets: unknown
  /** How many there are. */
  readonly count: number
}

/** The batches of an epoch. */
export function batchesOf<B>(op: string, data: TrainingData<B>, epoch: number): Batches<B> {
  const value: unknown = data
  const batches: unknown = hasEpochs(value) ? value.epoch(epoch) : value
  if (isIterable(batches)) return batches as Batches<B>
  throw new ValueError(
    op,
    `expected batches: an array of them, an iterable, or something with epoch(index); got ${describe(batches)}`,
  )
}

const hasEpochs = (value: unknown): value is { epoch(index: number): unknown } =>
  typeof value === 'object' && value !== null && 'epoch' in value && typeof value.epoch === 'function'

const isIterable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)

/** How many batches an epoch has, where the data know. */
export function lengthOf(data: unknown): number | undefined {
  const length: unknown = (data as { readonly length?: unknown }).length
  return typeof length === 'number' ? length : undefined
}

/** What a batch holds. */
export function samplesOf(op: string, batch: unknown, take: ((batch: never) => Pair) | undefined): Samples {
  const [inputs, targets] = take === undefined ? standardPair(op, batch) : checkPair(op, take(batch as never))
  const [first] = tree.leaves(inputs) as [AnyTensor?]
  if (first === undefined) {
    throw new TreeError(op, `the inputs of a batch hold no tensor; got ${describe(inputs)}`, '')
  }
  return { inputs, targets, count: first.ndim === 0 ? 1 : (first.shape[0] as number) }
}

function standardPair(op: string, batch: unknown): Pair {
  if (Array.isArray(batch) && batch.length === 2) return batch as unknown as Pair
  if (typeof batch === 'object' && batch !== null && 'inputs' in batch && 'targets' in batch) {
    return [batch.inputs, batch.targets]
  }
  const names = typeof batch === 'object' && batch !== null ? Object.keys(batch).slice(0, 5) : []
  const [a = 'a', b = 'b'] = Array.isArray(batch) ? [] : names
  throw new ValueError(
    op,
    `a batch is [inputs, targets] or { inputs, targets }; got ${describe(batch)}${names.length > 0 ? ` with ${names.join(', ')}` : ''}; ` +
      `say what it holds with the option batch: ({ ${a}, ${b} }) => [${a}, ${b}]`,
  )
}

function checkPair(op: string, pair: unknown): Pair {
  if (Array.isArray(pair) && pair.length === 2) return pair as unknown as Pair
  throw new ValueError(op, `the option batch must give [inputs, targets]; it gave ${describe(pair)}`)
}
