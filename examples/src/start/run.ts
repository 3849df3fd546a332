// The work of `start`: what is asked for in, events out, as they happen.
import { setImmediate } from 'node:timers/promises'
import { useBlas } from '@chainrule/blas'
import { getThreads, setThreads } from '@chainrule/tensor'
import type { Document } from '../documents/document'
import { askChecker, checkNetwork } from './checkGradients'
import type { StartEvent } from './events'
import { UsageError, type Flags } from './flags'
import { trainDocument } from './train'

/** Documents by their numbers. */
export type Documents = Readonly<Record<string, Document>>

/** How many training images `--quick` takes. */
const fewRows = 500

/**
 * Checks the gradients of the documents and trains their networks.
 * @throws UsageError for a document that there is none of, DatasetError or FormatError when a folder is named
 * that does not have the digits, or damaged ones.
 */
export async function* run(
  flags: Omit<Flags, 'json' | 'help'>,
  documents: Documents,
): AsyncGenerator<StartEvent> {
  const started = performance.now()
  const ids = flags.documents.length === 0 ? Object.keys(documents) : flags.documents
  const chosen = ids.map((id) => ({ id, document: find(documents, id) }))
  if (flags.threads !== undefined) setThreads(flags.threads)
  for (const { document } of chosen) await findData(document, flags.data)

  const quick = flags.size === 'quick'
  const blas = useBlas({ optional: true })
  yield {
    event: 'begin',
    documents: ids,
    size: flags.size,
    threads: getThreads(),
    ...(blas !== undefined && { library: `${blas.name} ${blas.version}` }),
  }
  for (const { id, document } of chosen) {
    const { title, faults, printed } = document
    const trained = Object.keys(document.networks)
    const others = othersOf(document)
    yield { event: 'document', id, title, networks: [...trained, ...others], faults, printed }
    await setImmediate()
    for (const network of trained) {
      yield* checkNetwork({ id, document, network, networks: quick ? 3 : 8 })
    }
    for (const network of others) yield* askChecker({ id, document, network })
    yield* trainDocument({
      id,
      document,
      data: flags.data,
      seed: flags.seed,
      once: quick,
      size: flags.size === 'full' ? 'full' : 'short',
      rows: quick ? fewRows : undefined,
    })
  }
  yield { event: 'done', seconds: (performance.now() - started) / 1000 }
}

/** Networks that only a mistake names: the document's own ones do not show it. */
const othersOf = ({ networks, faults }: Document): string[] => [
  ...new Set(
    faults.flatMap(({ gradient }) =>
      gradient === undefined || Object.hasOwn(networks, gradient.network) ? [] : [gradient.network],
    ),
  ),
]

function find(documents: Documents, id: string): Document {
  const document = Object.hasOwn(documents, id) ? documents[id] : undefined
  if (document === undefined) {
    throw new UsageError(`--document: there are ${Object.keys(documents).join(', ')}; got '${id}'`)
  }
  return document
}

/** Begins to train, so that missing data are found before anything is said. */
async function findData(document: Document, data: string | undefined): Promise<void> {
  for await (const _ of document.train({ rows: 10, epochs: 1, ...(data !== undefined && { data }) })) return
}
