// What many steps say of an update rule. Takes how one parameter changed in each; gives its faults, with what shows
// them in a single step.
import { printed } from '../gradients/report'
import type { Fault, FaultKind, Finding } from '../problem/problem'
import { describeSizes, formulaOf, lawOf, sizesIn, type Law } from './law'
import type { Change, Moved } from './measure'

/** A change of one parameter, and the sizes of that step. */
export interface Observed {
  readonly change: Change
  readonly sizes: ReadonlyMap<string, number>
}

/** What is right or wrong with the changes of one parameter. */
export interface Judgement {
  readonly faults: readonly Omit<Fault, 'place'>[]
  readonly certainty: Finding['certainty']
  readonly evidence: string
  readonly relativeError: number
  /** Whether a single step shows it. */
  readonly shows: (observed: Observed) => boolean
  /** The rate, where the change is the gradient times a constant. */
  readonly rate?: number
  /** What is noteworthy about a rule that is right. */
  readonly note?: string
}

const never = (): boolean => false

const right = (also: Pick<Judgement, 'rate' | 'note'>): Judgement => ({
  faults: [],
  certainty: 'certain',
  evidence: '',
  relativeError: 0,
  shows: never,
  ...also,
})

const wrong = (
  kind: FaultKind,
  message: string,
  count: number,
  of: number,
  shows: Judgement['shows'],
): Judgement => ({
  faults: [{ kind, message }],
  certainty: 'certain',
  evidence: `in ${count} of ${of} runs`,
  relativeError: Infinity,
  shows,
})

/**
 * Judges the changes of one parameter.
 *
 * @param rate the learning rate that the rule should have, if it is known
 */
export function judge(observed: readonly Observed[], rate: number | undefined, tolerance: number): Judgement {
  const of = observed.length
  const kinds = (kind: Change['kind']) => observed.filter(({ change }) => change.kind === kind)
  const isKind =
    (kind: Change['kind']) =>
    ({ change }: Observed): boolean =>
      change.kind === kind

  const missing = kinds('missing').length
  if (missing > 0) return wrong('shape', 'update returns nothing for it', missing, of, isKind('missing'))
  const misshapen = kinds('shape')
  if (misshapen.length > 0) return judgeShape(misshapen, of)
  const infinite = kinds('not-finite').length
  if (infinite > 0) return wrong('not-finite', 'becomes NaN or infinite', infinite, of, isKind('not-finite'))
  const moved = observed.flatMap(({ change, sizes }) =>
    change.kind === 'moved' && change.gradient.data.some((x) => x !== 0) ? [{ ...change, sizes }] : [],
  )
  const unmoved = kinds('unmoved').length
  if (unmoved > 0 && moved.length === 0) {
    return wrong('cut-off', 'never changes, though the loss depends on it', unmoved, of, isKind('unmoved'))
  }
  if (moved.length === 0)
    return right({ note: 'the loss does not depend on it, so there is nothing to check' })
  return judgeMoves(moved, rate, tolerance)
}

function judgeShape(misshapen: readonly Observed[], of: number): Judgement {
  const stretched = misshapen.every(({ change }) => change.kind === 'shape' && change.stretched)
  const { change } = misshapen[0] as Observed
  const shape = change.kind === 'shape' ? `[${change.shape.join(', ')}]` : ''
  return wrong(
    stretched ? 'broadcast' : 'shape',
    stretched
      ? 'what is added has more elements than the parameter, which is stretched to fit and takes another shape'
      : `gets another shape, such as ${shape}`,
    misshapen.length,
    of,
    ({ change }) => change.kind === 'shape',
  )
}

type Measured = Moved & { readonly sizes: ReadonlyMap<string, number> }

function judgeMoves(moved: readonly Measured[], rate: number | undefined, tolerance: number): Judgement {
  const of = moved.length
  if (moved.every(({ factor }) => factor !== undefined)) {
    const found = moved.map(({ factor, sizes }) => ({ value: -(factor as number), sizes }))
    const law = lawOf(found, tolerance)
    if (law !== undefined) return judgeLaw(law, rate, of, tolerance)
  }
  // Along an axis of one element nothing can be stretched.
  const stretched = moved.filter(({ stretchedAxis }) => stretchedAxis !== undefined)
  const axes = new Set(stretched.map(({ stretchedAxis }) => stretchedAxis as number))
  for (const axis of axes) {
    const wide = moved.filter(({ delta }) => (delta.shape[axis] as number) > 1)
    if (!wide.every(({ stretchedAxis }) => stretchedAxis === axis)) continue
    return wrong(
      'broadcast',
      `all elements along axis ${axis} change by the same, though their gradients differ: what is added was stretched to fit`,
      wide.length,
      of,
      ({ change }) => change.kind === 'moved' && change.stretchedAxis === axis,
    )
  }
  return judgeDirection(moved)
}

/** Of a rule that is not gradient descent with a constant rate only the direction can be judged. */
function judgeDirection(moved: readonly Measured[]): Judgement {
  const of = moved.length
  const up = moved.filter(({ cosine }) => cosine > 0).length
  const shows = ({ change }: Observed): boolean => change.kind === 'moved' && change.cosine > 0
  if (up === 0) {
    const worst = moved.reduce((most, { cosine }) => Math.max(most, cosine), -1)
    return right({
      note: `not the gradient times a constant, but a descent direction in every run (cosine ${printed(worst)} or less)`,
    })
  }
  if (up === of) {
    const ascent = wrong('sign', 'moved up the gradient: the loss grows instead of shrinking', up, of, shows)
    return { ...ascent, certainty: 'likely', relativeError: 2 }
  }
  const lost = wrong(
    'unexplained',
    'the change is neither the gradient times a constant nor a descent direction',
    up,
    of,
    shows,
  )
  return { ...lost, certainty: 'unknown', evidence: `in ${up} of ${of} runs it goes up the gradient` }
}

function judgeLaw(law: Law, rate: number | undefined, of: number, tolerance: number): Judgement {
  const { constant, over, under } = law
  const faults: Omit<Fault, 'place'>[] = []
  if (constant < 0) {
    faults.push({
      kind: 'sign',
      message: 'moved up the gradient: the change is added where it must be subtracted, so the loss grows',
    })
  }
  if (over.length > 0 || under.length > 0) faults.push({ kind: 'batch-factor', message: describeSizes(law) })
  const size = Math.abs(constant)
  if (rate !== undefined && Math.abs(size / rate - 1) > tolerance) {
    faults.push({
      kind: 'factor',
      message: `a rate of ${printed(size)}, where ${printed(rate)} was said: ${printed(size / rate)} times that`,
    })
  }
  if (faults.length === 0) return right({ rate: size })
  const expected = rate ?? size
  const relative = (sizes: ReadonlyMap<string, number>): number => (constant * sizesIn(law, sizes)) / expected
  return {
    faults,
    certainty: 'certain',
    evidence: `the change is ${formulaOf(law)} in all ${of} runs`,
    relativeError: Math.abs(1 - constant / expected),
    shows: ({ change, sizes }) =>
      change.kind === 'moved' &&
      change.factor !== undefined &&
      Math.abs(relative(sizes) - 1) > tolerance &&
      Math.abs(-change.factor / (relative(sizes) * expected) - 1) <= tolerance,
  }
}
