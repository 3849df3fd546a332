// The command `example`, from its arguments to its exit code.
import { parseArgs } from 'node:util'
import { DatasetError, FormatError } from '@chainrule/data'
import type { Example, Flag, Flags, Values } from './example'

/** Examples by name, each loaded when it is asked for. */
export type Examples = Readonly<Record<string, () => Promise<{ readonly example: Example }>>>

/** Where the command writes its lines. */
export interface Output {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/** A command line that means nothing, with a message of one line. */
class UsageError extends Error {}

/**
 * Runs the example that the first argument names, with the flags behind it. Its exit code: 0 when all was done, 2 for a
 * command line that cannot be used, or data that cannot be read, with one line of complaint.
 */
export async function runCommand(
  args: readonly string[],
  examples: Examples,
  { print, complain }: Output,
): Promise<number> {
  try {
    const [name, ...rest] = args[0] === '--' ? args.slice(1) : args
    if (name === '--help' || name === '-h') {
      for (const line of await describeAll(examples)) print(line)
      return 0
    }
    const load = name === undefined || !Object.hasOwn(examples, name) ? undefined : examples[name]
    if (name === undefined || load === undefined) {
      const names = Object.keys(examples).join(', ')
      throw new UsageError(
        `${name === undefined ? 'name an example' : `there is no example '${name}'`}; there are ${names}`,
      )
    }
    const { example } = await load()
    if (rest.includes('--help') || rest.includes('-h')) {
      for (const line of describe(name, example)) print(line)
      return 0
    }
    await example.run(valuesOf(name, example.flags, rest), print)
    return 0
  } catch (error) {
    const isTheirs =
      error instanceof UsageError || error instanceof DatasetError || error instanceof FormatError
    if (!isTheirs) throw error
    complain(`example: ${error.message}`)
    return 2
  }
}

async function describeAll(examples: Examples): Promise<string[]> {
  const lines = Object.entries(examples).map(async ([name, load]) => describe(name, (await load()).example))
  return ['example <name> [flags], where the name is one of', ...(await Promise.all(lines)).flat()]
}

function describe(name: string, { about, flags }: Example): string[] {
  const width = Math.max(0, ...Object.keys(flags).map((flag) => flag.length))
  return [
    `${name}: ${about}`,
    ...Object.entries(flags).map(
      ([flag, { about, default: usual }]) => `  --${flag.padEnd(width)}  ${about}; ${usual} by default`,
    ),
  ]
}

function valuesOf(name: string, flags: Flags, args: readonly string[]): Values<Flags> {
  const known = Object.keys(flags)
    .map((flag) => `--${flag}`)
    .join(', ')
  const options = Object.fromEntries(Object.keys(flags).map((flag) => [flag, { type: 'string' as const }]))
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values = new Map(Object.entries(flags).map(([flag, { default: usual }]) => [flag, usual]))
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      throw new UsageError(`${name} takes only flags; got '${token.value}'`)
    }
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined
    if (flag === undefined) {
      throw new UsageError(`${name} has no flag ${token.rawName}; there is ${known === '' ? 'none' : known}`)
    }
    values.set(token.name, valueOf(token.rawName, flag, token.value))
  }
  return Object.fromEntries(values) as Values<Flags>
}

function valueOf(
  name: string,
  { default: usual, lowest = 0 }: Flag,
  text: string | undefined,
): number | string {
  if (text === undefined || text === '') throw new UsageError(`${name} needs a value behind it`)
  if (typeof usual === 'string') return text
  const value = Number(text)
  const kind = Number.isInteger(usual) ? 'a whole number' : 'a number'
  const fits = Number.isInteger(usual) ? Number.isSafeInteger(value) : Number.isFinite(value)
  if (fits && text.trim() !== '' && value >= lowest) return value
  throw new UsageError(`${name} needs ${kind} from ${lowest} up; got '${text}'`)
}
