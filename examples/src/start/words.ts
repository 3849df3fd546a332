// The words and numbers that the terminal and the page share.
import { isRight, type Comparison, type LayerComparison } from '../documents/compare'
import type { Fault, TrainedWay } from '../documents/document'
import type { BeginEvent } from './events'

/** What a way to get gradients is called. */
export const wayNames: Readonly<Record<TrainedWay, string>> = {
  asWritten: 'as written',
  corrected: 'corrected',
  autodiff: 'autodiff',
  mended: 'mended',
}

/** The ways, in the order in which they are shown. */
export const ways = Object.keys(wayNames) as readonly TrainedWay[]

/** What a training is called; one on another number of images than the document's says so. */
export const runName = ({ way, given }: { readonly way: TrainedWay; readonly given?: number }): string =>
  given === undefined ? wayNames[way] : `${wayNames[way]}, ${grouped(given)} images`

/** An accuracy, with four decimals as the documents print it; a dash where there is none. */
export const decimals = (accuracy: number | null): string =>
  accuracy !== null && Number.isFinite(accuracy) ? accuracy.toFixed(4) : '–'

/** A small number: a digit and a power of ten. */
export const small = (x: number): string => (x === 0 ? '0' : x.toExponential(0))

/** A whole number with commas between thousands. */
export const grouped = (n: number): string => n.toLocaleString('en-US')

/** `1, 2 and 3` */
export const listed = (items: readonly (string | number)[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${String(items.at(-1))}`

const smallNumbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** A whole number, in a word where there is one. */
export const spelled = (n: number): string => smallNumbers[n] ?? String(n)

/** With a capital letter at its beginning. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What computes: `2 threads, matrix products by OpenBLAS 0.3.21`. */
export const describeMeans = ({ threads, library }: Pick<BeginEvent, 'threads' | 'library'>): string =>
  `${counted(threads, 'thread')}${library === undefined ? '' : `, matrix products by ${library}`}`

/** `1 mistake`, `2 mistakes` */
export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

const wherePhrases = { code: 'in the code', formula: 'in the formulas', prose: 'in the prose' } as const

/** How many mistakes a document has, and where: `3 mistakes: 1 in the code, 2 in the prose`. */
export function describeFaults(faults: readonly Fault[]): string {
  const parts = (['code', 'formula', 'prose'] as const).flatMap((where) => {
    const count = faults.filter((fault) => fault.where === where).length
    return count === 0 ? [] : [`${count} ${wherePhrases[where]}`]
  })
  return faults.length === 0 ? 'no mistakes' : `${counted(faults.length, 'mistake')}: ${parts.join(', ')}`
}

/** What agrees with autodiff in networks of a depth, and what does not. */
export function describeComparison(comparison: Comparison): string {
  const { thrown, layers } = comparison
  if (thrown !== undefined) return `no gradients at all: ${thrown}`
  if (isRight(comparison)) return `equal, to ${worstOf(layers)}`
  const verdicts = [...new Set(layers.map(describeLayer))]
  return verdicts
    .map((verdict) => `${namedLayers(layers.filter((layer) => describeLayer(layer) === verdict))} ${verdict}`)
    .join('; ')
}

/** What a layer's gradient is beside autodiff's, in a few words. */
export function describeLayer({ verdict, ratio, shapes, difference }: LayerComparison): string {
  switch (verdict) {
    case 'equal':
      return 'equal'
    case 'cut off':
      return 'exactly zero'
    case 'scaled':
      return `${Number(ratio?.toPrecision(4))} times autodiff's`
    case 'misshapen':
      return `of shape [${shapes?.[0].join(', ')}] for [${shapes?.[1].join(', ')}]`
    case 'different':
      return Number.isFinite(difference) ? 'different' : 'not finite'
  }
}

const namedLayers = (layers: readonly LayerComparison[]): string =>
  `layer${layers.length === 1 ? '' : 's'} ${listed(layers.map(({ layer }) => layer))}`

/** The largest difference of some layers. */
export const worstOf = (layers: readonly LayerComparison[]): string =>
  small(Math.max(0, ...layers.map(({ difference }) => difference)))
