// The work in a thread of its own: flags in, events out as they happen. The thread that reads them is never busy for
// long, so that bars move, and an interruption is obeyed at once, whatever is being computed.
import { on } from 'node:events'
import { SHARE_ENV, Worker } from 'node:worker_threads'
import type { StartEvent } from './events'
import type { Flags } from './flags'

/** What the working thread posts: what happens, or in a line why it cannot go on. */
export type Message = { readonly event: StartEvent } | { readonly failed: string }

/** What was asked for cannot be done: the message says why, in a line. */
export class CannotStart extends Error {}

/**
 * Does what the flags ask for.
 * @throws CannotStart for a document that there is none of, or data that are not there or damaged
 */
export async function* inThread(flags: Flags): AsyncGenerator<StartEvent> {
  const worker = new Worker(new URL('work.mjs', import.meta.url), { workerData: flags, env: SHARE_ENV })
  for await (const [message] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[Message]>) {
    if ('failed' in message) throw new CannotStart(message.failed)
    yield message.event
  }
}
