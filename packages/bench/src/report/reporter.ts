// What a reporter does.
import type { BenchEvent } from '../run/events'

/** Is told all that happens, and writes what there is to say of it. */
export interface Reporter {
  report(event: BenchEvent): void
}

/** Takes text. */
export type Write = (text: string) => void
