// The outcome of comparing gradients by hand with autodiff's, in plain words: a line for each depth of
// network, then why.
import { isRight, type Comparison, type LayerComparison } from '../documents/compare'
import type { GradientsEvent } from './events'
import { listed, small, wrapped, type Look } from './look'

/** What agrees for networks of a depth, and what does not. */
export function describeDepth({ depth, asWritten }: GradientsEvent, { colors }: Look): string {
  const mark = isRight(asWritten) ? colors.green('✓') : colors.red('✗')
  return `  ${mark} ${colors.bold(`${depth} layers`)}  ${describeComparison(asWritten, depth)}`
}

function describeComparison({ thrown, layers }: Comparison, depth: number): string {
  if (thrown !== undefined) return `no gradients at all: ${thrown}`
  const which = (verdict: LayerComparison['verdict']): readonly LayerComparison[] =>
    layers.filter((layer) => layer.verdict === verdict)
  const equal = which('equal')
  if (equal.length === layers.length) {
    return `equal, to ${worstOf(layers)}${depth === 3 ? "; the document's own network has three" : ''}`
  }
  const [cutOff, different] = [which('cut off'), which('different')]
  return [
    equal.length > 0 ? `${named(equal)} equal` : '',
    cutOff.length > 0 ? `${named(cutOff)} exactly zero (autodiff: up to ${largestOf(cutOff)})` : '',
    different.length > 0 ? `${named(different)} different` : '',
  ]
    .filter((part) => part !== '')
    .join('; ')
}

/** Why the gradients as written are wrong, and what comes of the correction. */
export function explainGradients(events: readonly GradientsEvent[]): string[] {
  const layers = events.flatMap(({ corrected }) => corrected.layers ?? [])
  const mended = events.every(({ corrected }) => isRight(corrected))
  const outcome = mended ? `every depth equals autodiff, to ${worstOf(layers)}.` : 'it is still not equal.'
  return wrapped(
    'In `backward` the return stands inside the loop over the hidden layers, so the loop ends in its first turn: ' +
      'layers below get no gradient, and without a hidden layer nothing is returned at all. With the return behind ' +
      `the loop, ${outcome}`,
    76,
  )
}

const named = (layers: readonly LayerComparison[]): string =>
  `layer${layers.length === 1 ? '' : 's'} ${listed(layers.map(({ layer }) => layer))}`

const worstOf = (layers: readonly LayerComparison[]): string =>
  small(Math.max(...layers.map(({ difference }) => difference)))

const largestOf = (layers: readonly LayerComparison[]): string =>
  String(Number(Math.max(...layers.map(({ largest }) => largest)).toPrecision(2)))
