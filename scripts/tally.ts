// A vitest reporter: ends a run with one plain line that says how many tests passed and failed.
import type { Reporter } from 'vitest/node'

/** Prints `N passed, N failed`, and `, N skipped` where some were; a file that does not load counts as failed. */
export const tally: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const failed =
      count('failed') + modules.filter((module) => module.errors().length > 0).length + unhandledErrors.length
    const skipped = count('skipped')
    const line = `${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    console.log(line)
  },
}
