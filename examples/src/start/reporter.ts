// Something that tells what `start` has to say: takes one event after the other.
import type { StartEvent } from './events'

/** A way to tell events. */
export interface Reporter {
  report(event: StartEvent): void
  /** Leaves the terminal as it was found; called at the end, also when that comes early. */
  close(): void
}
