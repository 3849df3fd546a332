// The command line of `bench`: its arguments in, what is asked for out.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { systemNames, type SystemName } from './systems/names'
import type { Workload } from './workload'
import { workloads } from './workloads'

/** What the user asked for. */
export interface Flags {
  /** The workloads to run, in their usual order. */
  readonly only: readonly Workload[]
  readonly systems: readonly SystemName[]
  /** How many rounds of each workload, at most. */
  readonly rounds: number
  /** How many threads the systems may use. */
  readonly threads: number
  /** Whether to write a line of JSON for each result, and nothing else. */
  readonly json: boolean
  /** Whether to compare the results with what is asked of this library. */
  readonly targets: boolean
  /** Whether to explain the command instead of running it. */
  readonly help: boolean
}

/** A command line that means nothing, with a message of one line. */
export class UsageError extends Error {}

/** What `--help` prints. */
export const usage = `Measures Chainrule beside other libraries: the same work in each, their results compared first,
then rounds in turn. Ratios are times of the others over those of Chainrule.

Usage: pnpm bench [flags]

  --only A,B      run these workloads only: their ids, or how these begin
  --systems A,B   run these systems only: ${systemNames.join(', ')}
  --rounds N      rounds of each workload, fewer of slow ones; default: 15
  --threads N     threads for the systems that have them; default: one for each core
  --targets       say at the end how far each required ratio is met
  --json          a line of JSON for each result, in microseconds, and nothing else
  --help          show this

Workloads:
${workloads.map(({ id }) => `  ${id}\n`).join('')}`

const options = {
  only: { type: 'string' },
  systems: { type: 'string' },
  rounds: { type: 'string', default: '15' },
  threads: { type: 'string', default: String(availableParallelism()) },
  targets: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/**
 * Reads the arguments.
 * @throws UsageError for an unknown flag, and for a value that is missing, superfluous or means nothing.
 */
export function parseFlags(args: readonly string[]): Flags {
  const { only, systems, rounds, threads, targets, json, help } = valuesOf(args)
  if (targets && json) throw new UsageError('--targets and --json exclude each other: targets are for people')
  return {
    only: only === undefined ? workloads : chosenWorkloads(only),
    systems: systems === undefined ? systemNames : chosenSystems(systems),
    rounds: countOf('rounds', rounds),
    threads: countOf('threads', threads),
    targets,
    json,
    help,
  }
}

function valuesOf(args: readonly string[]) {
  try {
    // `pnpm bench -- --json` hands the `--` on.
    return parseArgs({ args: args[0] === '--' ? args.slice(1) : [...args], options }).values
  } catch (error) {
    // Its messages are made for people, but more than one sentence long: the others are advice.
    if (error instanceof TypeError) throw new UsageError(error.message.split(/\.?\s*\n|\. /)[0])
    throw error
  }
}

function chosenWorkloads(list: string): Workload[] {
  const beginnings = list.split(',')
  for (const beginning of beginnings) {
    if (beginning === '' || !workloads.some(({ id }) => id.startsWith(beginning))) {
      throw new UsageError(`--only: there is no workload '${beginning}'`)
    }
  }
  return workloads.filter(({ id }) => beginnings.some((beginning) => id.startsWith(beginning)))
}

function chosenSystems(list: string): SystemName[] {
  const wanted = list.split(',')
  for (const name of wanted) {
    if (!systemNames.some((system) => system === name)) {
      throw new UsageError(`--systems: there is no system '${name}'; there are ${systemNames.join(', ')}`)
    }
  }
  return systemNames.filter((system) => wanted.includes(system))
}

function countOf(flag: string, value: string): number {
  const count = Number(value)
  if (/^\d+$/.test(value) && count > 0 && Number.isSafeInteger(count)) return count
  throw new UsageError(`--${flag} needs a whole number from 1 on; got '${value}'`)
}
