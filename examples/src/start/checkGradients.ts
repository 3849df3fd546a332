// The gradients of one of a document's networks, looked at from every side: random networks of several depths
// beside autodiff, autodiff beside differences, and what the checker finds. A document in, events out.
import { setImmediate } from 'node:timers/promises'
import { checkDerivation, checkGradients } from '@chainrule/gradcheck'
import { random, setEvaluator, toDot } from '@chainrule/tensor'
import { randomCase, randomCases, type Case } from '../documents/cases'
import { compareDerivations } from '../documents/compare'
import type { Derivation, Way } from '../documents/derivation'
import type { Document } from '../documents/document'
import type { AutodiffEvent, DerivationEvent, GradientsEvent, GraphEvent, StartEvent } from './events'

/** What is looked at. */
export interface Checked {
  readonly id: string
  readonly document: Document
  readonly network: string
  /** How many random networks of each depth. */
  readonly networks: number
}

/** Layers of the random networks, the inputs among them. */
const depths = [2, 3, 4, 5]

/** Checks one network's gradients; gives way to other work between the checks. */
export async function* checkNetwork(checked: Checked): AsyncGenerator<StartEvent> {
  for (const depth of depths) {
    const event = compareAtDepth(checked, depth)
    if (event !== undefined) yield event
    await setImmediate()
  }
  const depth = depthOf(checked)
  if (depth !== undefined) {
    yield { event: 'wait', doing: 'autodiff beside central differences' }
    yield checkAutodiff(checked, depth)
    await setImmediate()
    yield drawGraph(checked, depth)
    await setImmediate()
  }
  yield* askChecker(checked)
}

/** Asks `checkDerivation` for its opinion on the gradients as written and as corrected. */
export async function* askChecker(checked: Omit<Checked, 'networks'>): AsyncGenerator<StartEvent> {
  for (const way of ['asWritten', 'corrected'] as const) {
    yield { event: 'wait', doing: `checkDerivation looks at the gradients ${phrases[way]}` }
    yield checkWay(checked, way)
    await setImmediate()
  }
}

const derivationsOf = ({ document, network }: Checked): Readonly<Record<Way, Derivation>> =>
  document.networks[network] as Readonly<Record<Way, Derivation>>

/** The gradients as written and corrected beside autodiff's; nothing where autodiff has no such network. */
function compareAtDepth(checked: Checked, depth: number): GradientsEvent | undefined {
  const { asWritten, corrected, autodiff } = derivationsOf(checked)
  return uncompiled(() => {
    const cases = randomCases(random.foldIn(random.key(0), depth), depth, checked.networks)
    if (!works(autodiff, cases[0])) return undefined
    return {
      event: 'gradients',
      id: checked.id,
      network: checked.network,
      depth,
      networks: cases.length,
      asWritten: compareDerivations(asWritten, autodiff, cases),
      corrected: compareDerivations(corrected, autodiff, cases),
    }
  })
}

/** Computes what is computed once alone, and so is not worth compiling. */
function uncompiled<T>(compute: () => T): T {
  const before = setEvaluator('reference')
  try {
    return compute()
  } finally {
    setEvaluator(before)
  }
}

function works(derivation: Derivation, example: Case | undefined): boolean {
  if (example === undefined) return false
  try {
    derivation.gradients(example.network, example.inputs, example.targets)
    return true
  } catch {
    return false
  }
}

/** A small network of a depth, each layer of another size, that can be looked at in all detail. */
const smallCase = (depth: number): Case =>
  randomCase(random.key(1), [...[4, 6, 5, 7].slice(0, depth - 1), 3], 5)

/** The depth to look at in detail: one hidden layer, or the first depth that autodiff knows. */
function depthOf(checked: Checked): number | undefined {
  const { autodiff } = derivationsOf(checked)
  return [3, ...depths].find((depth) => works(autodiff, smallCase(depth)))
}

/** Whether autodiff, the judge of all derivations here, is right itself: its gradients beside central differences. */
function checkAutodiff(checked: Checked, depth: number): AutodiffEvent {
  const { autodiff } = derivationsOf(checked)
  const { network, inputs, targets } = smallCase(depth)
  const { id, network: name } = checked
  const report = uncompiled(() =>
    checkGradients(
      (parameters: typeof network) => autodiff.gradients(parameters, inputs, targets).cost,
      [network],
      {},
    ),
  )
  return {
    event: 'autodiff',
    id,
    network: name,
    ok: report.ok,
    error: report.largestError,
    report: String(report),
  }
}

function drawGraph(checked: Checked, depth: number): GraphEvent {
  const { autodiff } = derivationsOf(checked)
  const { network, inputs, targets } = smallCase(depth)
  const cost = ({ weights, biases, ...samples }: Drawn) =>
    autodiff.gradients({ weights, biases }, samples.inputs, samples.targets).cost
  const dot = toDot(cost)({ ...network, inputs, targets })
  return { event: 'graph', id: checked.id, network: checked.network, dot }
}

type Drawn = Case['network'] & Omit<Case, 'network'>

const phrases = { asWritten: 'as written', corrected: 'as corrected' } as const

/** What `checkDerivation` says of a way to get the gradients. */
function checkWay({ id, document, network }: Omit<Checked, 'networks'>, way: Way): DerivationEvent {
  const report = checkDerivation(document.problem(network, way))
  return {
    event: 'derivation',
    id,
    network,
    way,
    ok: report.ok,
    findings: report.findings.map((finding) => ({
      parameters: finding.parameters,
      kinds: finding.faults.map(({ kind }) => kind),
      message: finding.message,
      evidence: finding.evidence,
      relativeError: finding.relativeError,
      certainty: finding.certainty,
    })),
    report: String(report),
  }
}
