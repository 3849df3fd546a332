// How many threads there are: what users ask and say, and the pool of all programs.
import { ValueError } from '../../core/errors'
import { checkWhole } from '../../core/options'
import { own } from '../../lanes/fallbacks'
import { heap } from '../heap'
import { matmulProvider } from '../provider'
import type { Shareable } from './library'
import { Pool } from './pool'
import { cores } from './worker'

/** What {@link threadInfo} tells. */
export interface ThreadInfo {
  /** How many threads programs may use, the calling one among them. */
  readonly threads: number
  /** How many workers help now; they are started when there is enough for them to do. */
  readonly workers: number
  /** Why none can be started, where that is so. */
  readonly obstacle: string | undefined
}

/** Phases know their thread by a number below this. */
export const maximumThreads = 16

let wanted: number | undefined
let common: Pool | undefined

const pool = (): Pool => (common ??= new Pool(heap(), getThreads(), own))

/** Does phases first..last-1 of a program on the heap. */
export const runPhases = (program: Shareable, first: number, last: number): void =>
  (common ?? pool()).run(program, first, last)

/**
 * How many threads programs may use, the calling one among them: as many as the machine has cores (16 at most),
 * unless {@link setThreads} said something else.
 *
 * @example
 * setThreads(2)
 * getThreads() // 2
 */
export function getThreads(): number {
  return (wanted ??= Math.max(1, Math.min(cores(), maximumThreads)))
}

/**
 * Sets how many threads programs may use, from now on: 1 to 16, the calling one among them. Results do not
 * depend on it, to the last bit (but for those of a {@link MatmulProvider}, which uses as many). Small programs use one thread in any case. Threads other than the calling one
 * are started when there is enough for them to do, and never keep a process alive. In a browser there is one
 * unless the page is cross-origin isolated; {@link threadInfo} says.
 *
 * @throws ValueError when it is no such number.
 * @example
 * setThreads(1) // nothing but the calling thread
 * getThreads() // 1
 */
export function setThreads(threads: number): void {
  checkWhole('setThreads', 'the number of threads', threads, 1)
  if (threads > maximumThreads) {
    throw new ValueError('setThreads', `expected at most ${maximumThreads} threads, got ${threads}`)
  }
  const provided = wanted === threads ? undefined : matmulProvider()
  wanted = threads
  if (common !== undefined) common.threads = threads
  provided?.provider.setThreads?.(threads)
  provided?.forget()
}

/**
 * What there is of threads: how many there may be, how many workers help now, and why there are none where
 * none can be started.
 *
 * @example
 * setThreads(4)
 * threadInfo().threads // 4
 */
export function threadInfo(): ThreadInfo {
  const { workers, obstacle } = pool()
  return { threads: getThreads(), workers, obstacle }
}
