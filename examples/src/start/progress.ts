// How a training shows that it gets on: on a terminal by a bar that moves, elsewhere by a line now and then.
// Takes the events of a run.
import cliProgress from 'cli-progress'
import type { BatchEvent, EpochEvent } from './events'
import type { Look } from './look'

/** Shows one run after the other. */
export interface ProgressView {
  batch(event: BatchEvent, title: string): void
  epoch(event: EpochEvent, title: string, state: string): void
  /** What is being done, until anything else is told; nothing for ''. */
  wait(doing: string): void
  /** The run is over: `line` stays in its place. */
  finish(line: string): void
  close(): void
}

const barWidth = 24

const epochOf = ({ epoch, epochs }: EpochEvent): string =>
  `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`

/** At most so many lines for one training. */
const fewLines = 5

/** A line for some epochs, the last among them. */
export const linesView = (write: (text: string) => void): ProgressView => ({
  batch: () => {},
  wait: () => {},
  epoch: (event, title, state) => {
    const every = Math.ceil(event.epochs / fewLines)
    if (event.epoch % every === 0 || event.epoch === event.epochs) {
      write(`    ${title}  ${epochOf(event)}  ${state}\n`)
    }
  },
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
  let waiting = false
  const stop = (): void => {
    bar?.stop()
    bar = undefined
  }
  const begin = (total: number, title: string): cliProgress.SingleBar => {
    const next = new cliProgress.SingleBar({
      stream,
      format: '    {title}  {bar}  {state}',
      formatBar,
      hideCursor: true,
      clearOnComplete: true,
      fps: 20,
    })
    next.start(total, 0, { title, state: dim('epoch 1') })
    return next
  }
  const wait = (doing: string): void => {
    if (waiting || doing !== '') stream.write(`\r\u001B[K${doing === '' ? '' : dim(`  ${doing} ...`)}`)
    waiting = doing !== ''
  }
  return {
    wait,
    batch: ({ done, total }, title) => {
      bar ??= begin(total, title)
      bar.update(done)
    },
    epoch: (event, _, state) => bar?.update({ state: `${dim(epochOf(event))}  ${state}` }),
    finish: (line) => {
      stop()
      stream.write(`${line}\n`)
    },
    close: () => {
      wait('')
      stop()
    },
  }
}
