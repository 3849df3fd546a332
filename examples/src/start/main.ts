// The command `start`, from its arguments to its exit code.
import { statSync } from 'node:fs'
import pc from 'picocolors'
import { parseFlags, usage, UsageError } from './flags'
import { endEarly } from './interruption'
import { jsonReporter } from './json'
import { barView, linesView } from './progress'
import type { Reporter } from './reporter'
import { terminalReporter } from './terminal'
import { CannotStart, inThread } from './thread'

/**
 * Runs the command. Its exit code: 0 when all was done, 2 for a command line or data that cannot be used
 * (with one line on standard error), 130 when it was interrupted.
 */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const flags = parseFlags(args)
    if (flags.help) {
      process.stdout.write(usage)
      return
    }
    checkFolder(flags.data)
    const reporter = reporterFor(flags)
    endEarly(() => reporter.close())
    try {
      for await (const event of inThread(flags)) reporter.report(event)
    } finally {
      reporter.close()
    }
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof CannotStart)) throw error
    const message = error instanceof UsageError ? `${error.message}; see --help` : error.message
    process.stderr.write(`start: ${message.replaceAll('\n', ' ')}\n`)
    process.exitCode = 2
  }
}

function checkFolder(path: string | undefined): void {
  if (path !== undefined && !statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--data: there is no folder ${path}`)
  }
}

function reporterFor({ json }: { readonly json: boolean }): Reporter {
  const { stdout } = process
  const write = (text: string): void => void stdout.write(text)
  if (json) return jsonReporter(write)
  // In continuous integration colours would be supported, but nobody sees them in a file.
  const colors = pc.createColors(
    pc.isColorSupported && (stdout.isTTY || process.env['FORCE_COLOR'] !== undefined),
  )
  const look = { colors }
  return terminalReporter(write, stdout.isTTY ? barView(stdout, look) : linesView(write), look)
}
