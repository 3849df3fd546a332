// Pairs of faults that only together explain a gradient. Candidates that do the same to it are tried once; a scaled
// fault is told by the ratio of the hand's numbers to the fault's, which must be one number.
import type { Numbers } from '../problem/problem'
import { fingerprint } from './arrays'
import type { Applied } from './apply'
import type { Candidate } from './candidate'
import { constantRatio } from './evidence'
import { confirm, isLate, numberFor, trial } from './fit'
import { ranked, stepOf, type Field, type Step } from './steps'

// How many members of two classes are combined once one pair of them fits.
const combinations = 6

/** Candidates that do the same to one gradient. */
interface Class {
  readonly members: Candidate[]
  readonly gradient: Numbers
}

/** The pairs that explain one of the targets, the best first. */
export function pairsFor(
  field: Field,
  faults: readonly Applied[],
  explained: ReadonlySet<string>,
  targets: readonly string[],
): Step[] {
  const sizeOf = (path: string): number => field.traces[0]?.hand.get(path)?.data.length ?? 0
  for (const path of targets.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    const steps = pairsAt(field, faults, explained, path)
    if (steps.length > 0) return ranked(field, faults, steps)
  }
  return []
}

function pairsAt(
  field: Field,
  faults: readonly Applied[],
  explained: ReadonlySet<string>,
  path: string,
): Step[] {
  const near = field.candidates
    .filter(({ scope }) => scope?.has(path) ?? true)
    .toSorted((a, b) => a.cost - b.cost)
  const fixed = near.filter(({ read }) => read === undefined)
  const open = near.filter(({ read }) => read !== undefined)
  const classes = classesOf(field, faults, fixed, path)
  const hand = field.traces[0]?.hand.get(path) as Numbers
  const steps: Step[] = []
  const combine = (first: readonly Candidate[], second: readonly Candidate[]): void => {
    for (const a of first.slice(0, combinations)) {
      const before = confirmed(a)
      for (const b of second) {
        const applied = confirm(field, [...faults, before], b, path)
        const step = applied && stepOf(field, faults, explained, [before, applied])
        if (step !== undefined) steps.push(step)
      }
    }
  }
  for (const { members, gradient } of classes) {
    if (constantRatio(hand, gradient) !== undefined) combine(members, open)
  }
  if (steps.length > 0) return steps
  for (const one of classes) {
    const [a] = one.members
    if (a === undefined) continue
    const before = confirmed(a)
    for (const other of [...classes.map(({ members }) => members), ...open.map((candidate) => [candidate])]) {
      if (isLate(field)) return steps
      const [b] = other
      if (b === undefined || b === a) continue
      const found = trial(field, 0, [...faults, before], b, [path])
      if (found !== undefined && numberFor(field, 0, found, path) !== undefined)
        combine(one.members, other.slice(0, combinations))
    }
    if (steps.length > 0) return steps
  }
  return steps
}

/** A candidate without a number, as a fault. */
const confirmed = (candidate: Candidate): Applied => {
  const { kind, message, cost, also } = candidate
  return { candidate, numbers: [], parts: [{ kind, message }, ...(also === undefined ? [] : [also])], cost }
}

function classesOf(
  field: Field,
  faults: readonly Applied[],
  candidates: readonly Candidate[],
  path: string,
): Class[] {
  const classes = new Map<string, Class>()
  const nothing = keyOf(trial0(field, faults, undefined, path))
  for (const candidate of candidates) {
    const gradient = trial0(field, faults, candidate, path)
    const key = keyOf(gradient)
    if (gradient === undefined || key === nothing) continue
    const known = classes.get(key)
    if (known === undefined) classes.set(key, { members: [candidate], gradient })
    else known.members.push(candidate)
  }
  return [...classes.values()]
}

const noFault: Candidate = {
  kind: 'unexplained',
  key: '',
  place: '',
  message: '',
  cost: 0,
  mutate: () => ({}),
}

function trial0(
  field: Field,
  faults: readonly Applied[],
  candidate: Candidate | undefined,
  path: string,
): Numbers | undefined {
  const found = trial(field, 0, faults, candidate ?? noFault, [path])
  return found !== undefined && 'at' in found ? found.at.get(path) : undefined
}

const keyOf = (gradient: Numbers | undefined): string => (gradient === undefined ? '' : fingerprint(gradient))
