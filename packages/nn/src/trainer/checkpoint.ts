// All of a training as one safetensors file: the model, what the optimiser remembers, the key, where it is in its data,
// and what there is to know of it so far.
import { tree, type AnyTensor, type random } from '@chainrule/tensor'
import { decodeSafetensors, encodeSafetensors, FormatError } from '@chainrule/tensor/safetensors'
import { fill } from '../saving/fill'
import type { EpochRecord } from './events'
import type { MetricStates } from './metrics'
import { pack, unpack, type Packed } from './pack'
import type { Carry } from './turn'

/** Where a training is. */
export interface Position {
  /** How many epochs are complete: the next one's data are those of `epoch(index)` with this index. */
  readonly epoch: number
  /** How many batches of the next epoch there were. */
  readonly batch: number
  /** How many updates there were in all. */
  readonly step: number
  /** The samples of the unfinished epoch, their losses added up, and what metrics know of them. */
  readonly samples: number
  readonly losses: number
  readonly metrics: MetricStates
  /** How long the unfinished epoch took so far. */
  readonly seconds: number
}

/** What a checkpoint holds. */
export interface Checkpoint<M> {
  readonly carry: Carry<M>
  readonly key: random.Key
  readonly position: Position
  readonly history: readonly EpochRecord[]
  /** What callbacks remember, by their names. */
  readonly memories: Readonly<Record<string, unknown>>
}

const format = 'chainrule training 1'

/** A checkpoint as the bytes of a safetensors file, whose names begin with `model`, `state`, `key` and so on. */
export function encodeCheckpoint<M>(op: string, { carry, key, ...rest }: Checkpoint<M>): Uint8Array {
  const tensors = new Map<string, AnyTensor>(tree.entries({ ...carry, key }))
  const training = JSON.stringify(pack(op, 'training', rest, tensors))
  return encodeSafetensors(Object.fromEntries(tensors), { metadata: { format, training } })
}

/**
 * The checkpoint in a file.
 *
 * @param like the training as it begins, which says what has to be there
 * @throws FormatError for another file; TreeError, ShapeError, DTypeError where it is of another model or optimiser.
 */
export function decodeCheckpoint<M>(
  op: string,
  bytes: Uint8Array,
  file: string,
  like: { readonly carry: Carry<M>; readonly key: random.Key },
): Checkpoint<M> {
  const { tensors, metadata } = decodeSafetensors(bytes, { file })
  const found = metadata['format']
  const packed = parse(metadata['training'])
  if (found !== format || packed === undefined) {
    throw new FormatError({
      file,
      problem: 'no checkpoint of a training',
      offset: 8,
      expected: `metadata with format '${format}'`,
      found: found === undefined ? 'none' : JSON.stringify(found),
    })
  }
  const rest = unpack(packed, tensors) as Omit<Checkpoint<M>, 'carry' | 'key'>
  const own = Object.entries(tensors).filter(([name]) => !/^training\b/.test(name))
  const { key, ...carry } = fill(op, { ...like.carry, key: like.key }, Object.fromEntries(own))
  return { ...rest, key, carry: carry as Carry<M> }
}

function parse(text: string | undefined): Packed | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Packed)
  } catch {
    return undefined
  }
}
