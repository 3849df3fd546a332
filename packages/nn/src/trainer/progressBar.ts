// A training for those who watch: a bar that moves in a terminal, a line for each epoch elsewhere.
import { checkOptions, ValueError } from '@chainrule/tensor'
import { describe } from '../describe'
import type { Callback, EpochEvent, Scores } from './events'

/** Where text goes: a stream of Node's, or anything else that can be written to. */
export interface TextStream {
  write(text: string): unknown
  /** Whether it is a terminal, in which a bar can move. */
  readonly isTTY?: boolean
}

/** What {@link progressBar} takes. */
export interface ProgressBarOptions {
  /** Where it goes: standard error by default, or the console of a browser. */
  readonly stream?: TextStream
}

/** A bar of one epoch. */
interface Bar {
  update(done: number, payload: { readonly state: string }): void
  stop(): void
}

/**
 * A callback that shows how a training gets on: in a terminal a bar for the epoch that goes on, and everywhere a line for
 * each that is over.
 *
 * @throws ValueError for other options.
 * @example
 * const lines: string[] = []
 * const stream = { write: (text: string) => lines.push(text) }
 * const training = trainer({ model: new Linear(1, 1), loss: mse, optimiser: sgd({ learningRate: 0.1 }) })
 * const data = [[ones([4, 1]), ones([4, 1])]]
 * for await (const _ of training.fit(data, { epochs: 2, callbacks: [progressBar({ stream })] }));
 * lines.length // 2
 * lines[1]?.slice(0, 15) // 'epoch 2/2  loss'
 */
export function progressBar(options: ProgressBarOptions = {}): Callback {
  const op = 'progressBar'
  checkOptions(op, options, ['stream'])
  const stream = options.stream ?? defaultStream()
  if (typeof (stream as Partial<TextStream> | null)?.write !== 'function') {
    throw new ValueError(op, `stream must have a write; got ${describe(stream)}`)
  }
  let bar: Bar | undefined
  let start: ((total: number, title: string) => Bar) | undefined
  return async (event) => {
    switch (event.kind) {
      case 'begin':
        start = stream.isTTY === true ? await openBars(stream) : undefined
        return
      case 'step': {
        const { batch, batches, loss } = event
        bar ??= start?.(batches ?? 0, `epoch ${placeOf(event)}`)
        bar?.update(batch, {
          state: `${batches === undefined ? `${batch} batches  ` : ''}loss ${short(loss)}`,
        })
        return
      }
      case 'epoch':
      case 'end':
        bar?.stop()
        bar = undefined
        if (event.kind === 'epoch') stream.write(`${lineOf(event)}\n`)
        else if (event.message !== undefined) stream.write(`${event.message}\n`)
    }
  }
}

/** Bars on a terminal. */
async function openBars(stream: TextStream): Promise<(total: number, title: string) => Bar> {
  const { default: cliProgress } = await import('cli-progress')
  return (total, title) => {
    const bar = new cliProgress.SingleBar({
      stream: stream as NodeJS.WriteStream,
      format: total === 0 ? '{title}  {state}' : '{title}  {bar}  {value}/{total}  {state}',
      barsize: 24,
      // A process that is interrupted must leave the terminal as it was.
      hideCursor: false,
      linewrap: true,
      gracefulExit: false,
      clearOnComplete: true,
      fps: 10,
    })
    bar.start(total, 0, { title, state: '' })
    return bar
  }
}

const placeOf = ({ epoch, epochs }: { readonly epoch: number; readonly epochs: number }): string =>
  `${String(epoch).padStart(String(epochs).length)}/${epochs}`

/** `epoch 3/10  loss 0.1234  accuracy 0.9612  validation: loss 0.1400  accuracy 0.9580  12.3 s  4870 samples/s`. */
function lineOf(event: EpochEvent): string {
  const { validation, seconds, samplesPerSecond } = event
  const parts = [
    `epoch ${placeOf(event)}`,
    ...formatScores(event),
    ...(validation ? ['validation:', ...formatScores(validation)] : []),
    `${seconds.toFixed(1)} s`,
    `${Math.round(samplesPerSecond)} samples/s`,
  ]
  return parts.join('  ').replace(':  ', ': ')
}

const formatScores = ({ loss, metrics }: Scores): string[] => [
  `loss ${short(loss)}`,
  ...Object.entries(metrics).map(([name, value]) => `${name} ${short(value)}`),
]

/** Four digits. */
const short = (x: number): string =>
  Math.abs(x) >= 1e-3 && Math.abs(x) < 1e5 ? String(Number(x.toPrecision(4))) : x.toExponential(3)

function defaultStream(): TextStream {
  if (typeof process !== 'undefined' && process.versions?.node !== undefined) return process.stderr
  return { write: (text) => console.log(text.trimEnd()) }
}
