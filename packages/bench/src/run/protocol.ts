// What the benchmark and the processes of the systems say to each other, a line of JSON at a time.
import type { SystemName } from '../systems/names'
import type { Job } from '../workload'

/** This library's packages, bundled: what to import. */
export interface Built {
  readonly tensor: string
  readonly blas: string
}

/** Load a system; `about` comes back. */
export interface LoadRequest {
  readonly do: 'load'
  readonly system: SystemName
  readonly threads: number
  readonly built: Built
}

/** What is asked of a system's process. The answers: see each. */
export type Request =
  | LoadRequest
  /** Nothing comes back: the job is set up, in place of the one before. */
  | { readonly do: 'prepare'; readonly job: Job }
  /** `results` of so many runs come back. */
  | { readonly do: 'check'; readonly times: number }
  /** Nothing comes back. */
  | { readonly do: 'warm up'; readonly milliseconds: number }
  /** `microseconds` per run come back. */
  | { readonly do: 'round' }
  /** Nothing comes back: the memory of the job is free. */
  | { readonly do: 'forget' }

/** What comes back: `error` in place of what was asked for when that failed. */
export interface Answer {
  readonly about?: string
  /** NaN and infinities have become null on the way. */
  readonly results?: readonly (number | null)[]
  readonly microseconds?: number
  readonly error?: string
}
