// The command line of `start`: its arguments in, what is asked for out.
import { parseArgs } from 'node:util'

/** What the user asked for. */
export interface Flags {
  /** The folder of the data; by default where the loaders look. */
  readonly data?: string
  /** The only seed to train with; by default several. */
  readonly seed?: number
  /** Whether to train once and for a few epochs only. */
  readonly quick: boolean
  /** Whether to write a line of JSON for everything that happens. */
  readonly json: boolean
  /** Whether to explain the command instead of running it. */
  readonly help: boolean
}

/** A command line that means nothing, with a message of one line. */
export class UsageError extends Error {}

const options = {
  data: { type: 'string' },
  seed: { type: 'string' },
  quick: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const values = { data: 'a folder', seed: 'a whole number' } as const

/** What `--help` prints. */
export const usage = `Chainrule checks the backpropagation of document 003, "a multi-layer perceptron from scratch",
against automatic differentiation, and trains its network on handwritten digits both ways.

Usage: pnpm start [flags]

  --data DIR   take the digits from this folder (DIR/digits/digits.csv.gz); default: $CHAINRULE_DATA,
               then the cache, then a download, and without any of them synthetic digits
  --seed N     train with this seed only; default: seeds 0 to 4
  --quick      one seed and a few epochs
  --json       a line of JSON for everything that happens, for programs to read
  --help       show this
`

/**
 * Reads the arguments.
 * @throws UsageError for an unknown flag, a missing or superfluous value, or a seed that is no whole number.
 */
export function parseFlags(args: readonly string[]): Flags {
  // `pnpm start -- --quick` hands the `--` on.
  const given = args[0] === '--' ? args.slice(1) : [...args]
  const { tokens } = parseArgs({ args: given, options, strict: false, allowPositionals: true, tokens: true })
  const flags: { data?: string; seed?: number; quick: boolean; json: boolean; help: boolean } = {
    quick: false,
    json: false,
    help: false,
  }
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new UsageError(`there are no arguments but flags; got '${token.value}'`)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    switch (name) {
      case 'data':
        flags.data = valueOf(name, value)
        break
      case 'seed':
        flags.seed = seedOf(valueOf(name, value))
        break
      case 'quick':
      case 'json':
      case 'help':
        if (value !== undefined) throw new UsageError(`${rawName} takes no value; got '${value}'`)
        flags[name] = true
        break
      default:
        throw new UsageError(`there is no flag ${rawName}`)
    }
  }
  return flags
}

function valueOf(name: keyof typeof values, value: string | undefined): string {
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw new UsageError(`--${name} needs ${values[name]} behind it${value ? `; got '${value}'` : ''}`)
  }
  return value
}

function seedOf(value: string): number {
  const seed = Number(value)
  if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(seed)) {
    throw new UsageError(`--seed needs a whole number; got '${value}'`)
  }
  return seed
}
