// A number of an epoch by its name: `loss`, `accuracy`, `validation.loss`.
import { ValueError } from '@chainrule/tensor'
import { describe } from '../describe'
import type { EpochEvent } from './events'

/** Checks the name of a score. */
export function checkScoreName(op: string, name: unknown): asserts name is string {
  if (typeof name === 'string' && name !== '') return
  throw new ValueError(op, `metric must be a name such as 'validation.loss'; got ${describe(name)}`)
}

/** The score of an epoch. */
export function scoreOf(op: string, name: string, event: EpochEvent): number {
  const prefix = 'validation.'
  const isValidation = name.startsWith(prefix)
  const scores = isValidation ? event.validation : event
  const own = isValidation ? name.slice(prefix.length) : name
  const score = own === 'loss' ? scores?.loss : scores?.metrics[own]
  if (score !== undefined) return score
  const names = ['loss', ...Object.keys(event.metrics)]
  const known = event.validation === undefined ? names : [...names, ...names.map((each) => prefix + each)]
  const advice =
    isValidation && event.validation === undefined ? '; pass validation data to fit for the others' : ''
  throw new ValueError(op, `there is no '${name}'; there is ${known.join(', ')}${advice}`)
}
