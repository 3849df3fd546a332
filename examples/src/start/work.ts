// The thread that does the work of `start`: takes the flags that it was started with, posts what happens.
import { parentPort, workerData } from 'node:worker_threads'
import { DatasetError, FormatError } from '@chainrule/data'
import { documents } from '../documents/index'
import { withPage } from '../report/withPage'
import type { StartEvent } from './events'
import { UsageError, type Flags } from './flags'
import { run } from './run'
import type { Message } from './thread'

/** Where the page goes: pnpm starts this at the root of the repository. */
const folder = 'report'

/** Mini-batches that follow each other faster than this, in milliseconds, are not told one by one. */
const pause = 40

const post = (message: Message): void => parentPort?.postMessage(message, [])

let last = -Infinity
const tell = (event: StartEvent): void => {
  if (event.event === 'batch') {
    if (performance.now() - last < pause) return
    last = performance.now()
  }
  post({ event })
}

try {
  for await (const event of withPage(run(workerData as Flags, documents), folder)) tell(event)
} catch (error) {
  if (error instanceof UsageError) post({ failed: `${error.message}; see --help` })
  else if (error instanceof DatasetError || error instanceof FormatError) post({ failed: error.message })
  else throw error
}
