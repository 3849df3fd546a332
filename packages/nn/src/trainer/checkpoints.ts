// Checkpoints while a training goes on.
import { checkOptions, ValueError } from '@chainrule/tensor'
import { describe } from '../describe'
import { openFiles, unfinished } from '../saving/files'
import { checkpointName, checkpointsIn } from './checkpointFiles'
import type { Callback } from './events'

/** When {@link checkpoints} writes, and what it keeps. */
export interface CheckpointsOptions {
  /** The folder that they are written to; nothing else should write checkpoints there. */
  readonly directory: string
  /** How often: after so many updates or so many epochs; after each epoch by default. */
  readonly every?: { readonly steps: number } | { readonly epochs: number }
  /** How many of the newest are kept; 2 by default. */
  readonly keep?: number
}

/**
 * A callback that writes checkpoints: all that it takes to go on as if nothing had happened, the model, what the
 * optimiser remembers, the key and the place in the data. Each is written to another file first, which takes its name
 * when it is complete and on the disk, so that a process that is killed leaves no broken one. With `resume: 'latest'` a
 * training goes on from the newest one, and ends with the same bits.
 *
 * @throws ValueError for other options, and in a browser when the training begins.
 * @example
 * import { rm } from 'node:fs/promises'
 *
 * const directory = `node_modules/.cache/chainrule-checkpoints-${process.pid}`
 * const train = async (epochs: number) => {
 *   const model = new Linear(3, 1, { key: random.key(0) })
 *   const training = trainer({ model, loss: mse, optimiser: sgd({ learningRate: 0.1 }) })
 *   const callbacks = [checkpoints({ directory, every: { epochs: 1 } })]
 *   for await (const _ of training.fit([[ones([4, 3]), ones([4, 1])]], { epochs, callbacks, resume: 'latest' }));
 *   return training.history.length
 * }
 * await train(2) // 2
 * await train(5) // 5
 * await rm(directory, { recursive: true })
 */
export function checkpoints(options: CheckpointsOptions): Callback {
  const op = 'checkpoints'
  checkOptions(op, options, ['directory', 'every', 'keep'])
  const { directory, every = { epochs: 1 }, keep = 2 } = options
  if (typeof directory !== 'string' || directory === '') {
    throw new ValueError(op, `directory must be the path of a folder; got ${describe(directory)}`)
  }
  const [unit, interval] = intervalOf(op, every)
  if (!Number.isInteger(keep) || keep < 1) {
    throw new ValueError(op, `keep must be a whole number from 1 up; got ${describe(keep)}`)
  }
  const callback: Callback = async (event, control) => {
    if (event.kind === 'begin') {
      const files = await openFiles(op, 'control.checkpoint()')
      // What an earlier process did not finish.
      for (const name of await files.list(directory)) {
        if (name.endsWith(unfinished)) await files.remove(files.join(directory, name))
      }
      return
    }
    const isDue =
      (event.kind === 'step' && unit === 'steps' && event.step % interval === 0) ||
      (event.kind === 'epoch' && unit === 'epochs' && event.epoch % interval === 0)
    if (!isDue) return
    const bytes = control.checkpoint()
    const files = await openFiles(op, 'control.checkpoint()')
    await files.write(files.join(directory, checkpointName(event.step)), bytes)
    const names = await checkpointsIn(files, directory)
    for (const name of names.slice(0, -keep)) await files.remove(files.join(directory, name))
  }
  return Object.assign(callback, { directory })
}

function intervalOf(op: string, every: unknown): readonly ['steps' | 'epochs', number] {
  const entries = typeof every === 'object' && every !== null ? Object.entries(every) : []
  const [unit, interval] = entries[0] ?? []
  const isUnit = unit === 'steps' || unit === 'epochs'
  if (entries.length === 1 && isUnit && Number.isInteger(interval) && interval >= 1) {
    return [unit, interval as number]
  }
  throw new ValueError(
    op,
    `every must be { steps: n } or { epochs: n }, n a whole number from 1 up; got ${describe(every)}`,
  )
}
