// How a training shows that it gets on: on a terminal by a bar that moves, elsewhere by a line for each
// epoch. Takes the events of a run.
import cliProgress from 'cli-progress'
import type { BatchEvent, EpochEvent } from './events'
import { decimals, type Look } from './look'

/** Shows one run after the other. */
export interface ProgressView {
  batch(event: BatchEvent, title: string): void
  epoch(event: EpochEvent, title: string, caveat: string): void
  /** The run is over: `line` stays in its place. */
  finish(line: string): void
  close(): void
}

const barWidth = 24

const epochOf = ({ epoch, epochs }: EpochEvent): string =>
  `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`

/** A line for each epoch. */
export const linesView = (write: (text: string) => void): ProgressView => ({
  batch: () => {},
  epoch: (event, title, caveat) =>
    write(`  ${title}  ${epochOf(event)}  accuracy ${decimals(event.accuracy)}${caveat}\n`),
  finish: (line) => write(`${line}\n`),
  close: () => {},
})

/** A bar that moves, replaced by a line in the end. */
export function barView(stream: NodeJS.WriteStream, { colors }: Look): ProgressView {
  const { dim, cyan, gray } = colors
  const formatBar = (progress: number): string => {
    const done = Math.round(progress * barWidth)
    return cyan('━'.repeat(done)) + gray('─'.repeat(barWidth - done))
  }
  let bar: cliProgress.SingleBar | undefined
  const stop = (): void => {
    bar?.stop()
    bar = undefined
  }
  const begin = (total: number, title: string): cliProgress.SingleBar => {
    const next = new cliProgress.SingleBar({
      stream,
      format: '  {title}  {bar}  {state}',
      formatBar,
      hideCursor: true,
      clearOnComplete: true,
      fps: 20,
    })
    next.start(total, 0, { title, state: dim('epoch 1') })
    return next
  }
  return {
    batch: ({ done, total }, title) => {
      bar ??= begin(total, title)
      bar.update(done)
    },
    epoch: (event, _, caveat) =>
      bar?.update({ state: `${dim(epochOf(event))}  ${decimals(event.accuracy)}${caveat}` }),
    finish: (line) => {
      stop()
      stream.write(`${line}\n`)
    },
    close: stop,
  }
}
