// The command `start`, from its arguments to its exit code.
import { statSync } from 'node:fs'
import { DatasetError, FormatError } from '@chainrule/data'
import pc from 'picocolors'
import { parseFlags, usage, UsageError } from './flags'
import { endEarly } from './interruption'
import { jsonReporter } from './json'
import { barView, linesView } from './progress'
import type { Reporter } from './reporter'
import { run } from './run'
import { terminalReporter } from './terminal'

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
      for await (const event of run(flags)) reporter.report(event)
    } finally {
      reporter.close()
    }
  } catch (error) {
    const usable = error instanceof UsageError ? `${error.message}; see --help` : dataMessage(error)
    if (usable === undefined) throw error
    process.stderr.write(`start: ${usable.replaceAll('\n', ' ')}\n`)
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

const dataMessage = (error: unknown): string | undefined =>
  error instanceof DatasetError || error instanceof FormatError ? error.message : undefined
