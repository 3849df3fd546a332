// The command `bench`, from its arguments to its exit code.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFlags, usage, UsageError, type Flags } from './flags'
import { jsonReporter } from './report/json'
import { machine } from './report/machine'
import { tableReporter } from './report/table'
import { formatVerdicts } from './report/verdicts'
import { bundle } from './run/bundle'
import type { Result } from './run/events'
import { locate } from './run/locate'
import { Peers } from './run/peers'
import { run } from './run/run'
import { judge, targets } from './targets'

/**
 * Runs the command. Its exit code: 0 when all was measured, 1 when a system failed or came to other results than the
 * others, 2 for a command line that means nothing (with one line on standard error).
 */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const flags = parseFlags(args)
    if (flags.help) process.stdout.write(usage)
    else process.exitCode = await bench(flags)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`bench: ${error.message}; see --help\n`)
    process.exitCode = 2
  }
}

async function bench({ only, systems, rounds, threads, json, targets: judged }: Flags): Promise<number> {
  const write = (text: string): void => void process.stdout.write(text)
  const aside = (text: string): void => void process.stderr.write(text)
  const reporter = json ? jsonReporter(write, aside) : tableReporter(write, machine())
  const { commands, skipped } = locate(systems)
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  process.once('SIGINT', () => process.exit(130))
  const needed = commands.has('chainrule') || commands.has('chainrule-blas')
  const built = needed ? bundle(folder) : { tensor: '', blas: '' }
  const peers = new Peers(commands, { threads, built })
  const results: Result[] = []
  let sound = true
  for await (const event of run(peers, { workloads: only, rounds, skipped })) {
    reporter.report(event)
    if (event.event !== 'begin' && event.problems.length > 0) sound = false
    if (event.event === 'done') results.push(...event.results)
  }
  if (judged) write(formatVerdicts(targets.map((target) => judge(target, results))))
  return sound ? 0 : 1
}
