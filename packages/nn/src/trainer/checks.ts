// The checks of what a trainer is given.
import { checkOptions, ValueError } from '@chainrule/tensor'
import { describe } from '../describe'
import { isModule } from '../module'
import type { FitOptions } from './api'

export function checkTrainer(op: string, options: object): void {
  const { model, loss, optimiser, batch, accumulate } = options as Record<string, unknown>
  if (!isModule(model)) throw new ValueError(op, `model must be a module; got ${describe(model)}`)
  if (typeof loss !== 'function') throw new ValueError(op, `loss must be a function; got ${describe(loss)}`)
  const { init, update } = (optimiser ?? {}) as Record<string, unknown>
  if (typeof init !== 'function' || typeof update !== 'function') {
    throw new ValueError(
      op,
      `optimiser must be one, such as sgd({ learningRate: 0.1 }); got ${describe(optimiser)}`,
    )
  }
  if (batch !== undefined && typeof batch !== 'function') {
    throw new ValueError(op, `batch must be a function that gives [inputs, targets]; got ${describe(batch)}`)
  }
  if (accumulate !== undefined) checkCount(op, 'accumulate', accumulate)
}

export function checkFit(options: FitOptions): void {
  const op = 'fit'
  checkOptions(op, options, ['epochs', 'validation', 'callbacks', 'every', 'resume'])
  const { epochs, callbacks = [], every = 1, resume } = options
  checkCount(op, 'epochs', epochs)
  checkCount(op, 'every', every)
  if (!Array.isArray(callbacks)) {
    throw new ValueError(op, `callbacks must be an array; got ${describe(callbacks)}`)
  }
  if (resume !== undefined && typeof resume !== 'string') {
    throw new ValueError(op, `resume must be the path of a checkpoint, or 'latest'; got ${describe(resume)}`)
  }
}

export function checkCount(op: string, what: string, value: unknown): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return
  throw new ValueError(op, `${what} must be a whole number from 1 up; got ${describe(value)}`)
}
