// Curves of cost and accuracy over the epochs, a colour for each way: trainings in, drawings out. Drawn by Vega
// without a browser; the colours are names that the page's style gives a meaning.
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { TrainedWay } from '../documents/document'
import type { EpochEvent } from '../start/events'
import { accuracyCurve } from './accuracyCurve'
import { raw, type Html } from './html'
import type { TrainingStory } from './story'

/** A point of a curve. */
interface Point {
  readonly epoch: number
  readonly way: TrainedWay
  /** Which of the trainings. */
  readonly curve: number
  readonly value: number
}

/** What is drawn over the epochs: its title, its value, and whether it is an accuracy. */
interface Quantity {
  readonly title: string
  readonly of: (epoch: EpochEvent) => number | undefined
  readonly share: boolean
}

const cost: Quantity = { title: 'Cost', of: ({ cost }) => cost, share: false }
const accuracies = {
  test: { title: 'Test accuracy', of: ({ testAccuracy }) => testAccuracy, share: true },
  train: { title: 'Training accuracy', of: ({ trainAccuracy }) => trainAccuracy, share: true },
} as const satisfies Record<string, Quantity>

/** A drawing of a quantity over the epochs. */
export interface Curves {
  readonly title: string
  readonly drawing: Html
}

/** The drawings of what the trainings of a network tell: their cost, and the accuracy that was measured most often. */
export async function drawCurves(trainings: readonly TrainingStory[]): Promise<Curves[]> {
  const accuracy = accuracyCurve(trainings.flatMap(({ epochs }) => epochs))
  const drawn: Curves[] = []
  for (const quantity of [cost, ...(accuracy === undefined ? [] : [accuracies[accuracy.on]])]) {
    const points = pointsOf(trainings, quantity)
    if (points.length > 0) drawn.push({ title: quantity.title, drawing: await drawPoints(points, quantity) })
  }
  return drawn
}

/** More points than this say nothing more in a drawing of this size. */
const mostPoints = 160

function pointsOf(trainings: readonly TrainingStory[], { of }: Quantity): Point[] {
  return trainings.flatMap(({ begin, epochs }, curve) => {
    const every = Math.ceil(epochs.length / mostPoints)
    return epochs
      .filter((_, i) => i % every === 0 || i === epochs.length - 1)
      .flatMap((epoch) => {
        const value = of(epoch)
        if (value === undefined || !Number.isFinite(value)) return []
        return [{ epoch: epoch.epoch, way: begin.way, curve, value }]
      })
  })
}

/** How the ways are drawn, what lies on top last: curves that coincide stay visible. */
const lines: readonly { way: TrainedWay; strokeWidth: number; strokeDash: readonly number[] }[] = [
  { way: 'asWritten', strokeWidth: 5, strokeDash: [] },
  { way: 'mended', strokeWidth: 2.5, strokeDash: [] },
  { way: 'corrected', strokeWidth: 3.5, strokeDash: [] },
  { way: 'autodiff', strokeWidth: 2, strokeDash: [2, 5] },
]

const curvesOf = (points: readonly Point[], way: TrainedWay): number =>
  new Set(points.flatMap((point) => (point.way === way ? [point.curve] : []))).size

/** A cost that spans more than this is drawn by its powers of ten. */
const wideSpan = 50

async function drawPoints(points: readonly Point[], { share }: Quantity): Promise<Html> {
  const values = points.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const logarithmic = !share && low > 0 && high / low > wideSpan
  const epochs = Math.max(...points.map(({ epoch }) => epoch))
  const spec: TopLevelSpec = {
    width: 380,
    height: 200,
    padding: 2,
    background: 'transparent',
    config: {
      font: 'inherit',
      view: { stroke: null },
      axis: {
        domain: false,
        ticks: false,
        gridColor: 'var(--rule)',
        labelColor: 'var(--muted)',
        titleColor: 'var(--muted)',
        labelFontSize: 11,
        titleFontSize: 11,
        titleFontWeight: 'normal',
        labelPadding: 6,
      },
    },
    data: { values: [...points] },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        title: 'epoch',
        scale: { domain: [Math.min(1, epochs - 1), Math.max(1, epochs)], nice: false },
        axis: { grid: false, tickMinStep: 1, tickCount: 6, format: 'd' },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        title: null,
        scale: logarithmic
          ? { type: 'log', nice: false }
          : share
            ? { domain: [0, 1] }
            : { zero: true, nice: true },
        axis: { tickCount: 4, ...(share ? { format: '.0%' } : logarithmic ? { format: '~g' } : {}) },
      },
      detail: { field: 'curve' },
    },
    layer: lines.map(({ way, strokeWidth, strokeDash }) => ({
      transform: [{ filter: { field: 'way', equal: way } }],
      mark: {
        type: 'line',
        strokeCap: 'round',
        color: `var(--${way})`,
        strokeWidth,
        strokeDash: [...strokeDash],
        opacity: curvesOf(points, way) > 1 ? 0.5 : 1,
        point: epochs === 1 && { color: `var(--${way})` },
      },
    })),
  }
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return raw(
    svg
      .replace(/ width="[\d.]+" height="[\d.]+"/, '')
      // What the data say point by point is in the tables; here it would only be long.
      .replace(
        / aria-(label|roledescription)="[^"]*"| role="[^"]*"| aria-hidden="true"| pointer-events="none"/g,
        '',
      ),
  )
}
