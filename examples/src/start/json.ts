// Events for programs: each a line of JSON. Mini-batches, too many to be of use, are left out. A number that is
// not finite, as costs of networks that diverge, is null.
import type { Reporter } from './reporter'

/** Writes a line of JSON for each event. */
export const jsonReporter = (write: (text: string) => void): Reporter => ({
  report: (event) => {
    if (event.event !== 'batch') write(`${JSON.stringify(event)}\n`)
  },
  close: () => {},
})
