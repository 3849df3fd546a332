// The command line of `start`: its arguments in, what is asked for out.
import { parseArgs } from 'node:util'

/** How much is trained: a taste, what fits into a minute or two, or all that the documents do. */
export type Size = 'quick' | 'short' | 'full'

/** What the user asked for. */
export interface Flags {
  /** The numbers of the documents, in the order given; all of them when empty. */
  readonly documents: readonly string[]
  /** The folder of the data; by default where the loaders look. */
  readonly data?: string
  /** The only seed to train with; by default each document's own choice. */
  readonly seed?: number
  readonly size: Size
  /** How many threads compute; by default as many as there are cores. */
  readonly threads?: number
  /** Whether to write a line of JSON for everything that happens. */
  readonly json: boolean
  /** Whether to explain the command instead of running it. */
  readonly help: boolean
}

/** A command line that means nothing, with a message of one line. */
export class UsageError extends Error {}

const options = {
  document: { type: 'string' },
  data: { type: 'string' },
  seed: { type: 'string' },
  threads: { type: 'string' },
  quick: { type: 'boolean' },
  full: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const values = {
  document: "a document's number",
  data: 'a folder',
  seed: 'a whole number',
  threads: 'a whole number from 1 to 16',
} as const

/** What `--help` prints. */
export const usage = `Chainrule checks published derivations of backpropagation against automatic differentiation, says what
is wrong with each and where, and trains their networks on handwritten digits: as written, corrected,
by autodiff, and mended where correct gradients are not enough. It writes a page, report/index.html.

Usage: pnpm start [flags]

  --document ID  only this document, such as 002; several as a list (000,002) or with more such flags
  --quick        a taste: one seed, a few hundred images
  --full         each document's own rows and epochs; by default fewer where those take long
  --data DIR     take the digits from this folder (DIR/digits, DIR/mnist); default: $CHAINRULE_DATA,
                 then the cache, then a download, and without any of them synthetic digits
  --seed N       train with this seed only; default: each document's own choice
  --threads N    compute with this many threads, 1 to 16; default: as many as there are cores
  --json         a line of JSON for everything that happens, for programs to read
  --help         show this
`

/**
 * Reads the arguments.
 * @throws UsageError for an unknown flag, a missing or superfluous value, or a number that is none.
 */
export function parseFlags(args: readonly string[]): Flags {
  // `pnpm start -- --quick` hands the `--` on.
  const given = args[0] === '--' ? args.slice(1) : [...args]
  const { tokens } = parseArgs({ args: given, options, strict: false, allowPositionals: true, tokens: true })
  const documents: string[] = []
  const switches = { quick: false, full: false, json: false, help: false }
  const chosen: { data?: string; seed?: number; threads?: number } = {}
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new UsageError(`there are no arguments but flags; got '${token.value}'`)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    switch (name) {
      case 'document':
        documents.push(...listOf(valueOf(name, value)))
        break
      case 'data':
        chosen.data = valueOf(name, value)
        break
      case 'seed':
        chosen.seed = wholeNumber(name, valueOf(name, value))
        break
      case 'threads':
        chosen.threads = wholeNumber(name, valueOf(name, value), 1, 16)
        break
      case 'quick':
      case 'full':
      case 'json':
      case 'help':
        if (value !== undefined) throw new UsageError(`${rawName} takes no value; got '${value}'`)
        switches[name] = true
        break
      default:
        throw new UsageError(`there is no flag ${rawName}`)
    }
  }
  const { quick, full, json, help } = switches
  if (quick && full) throw new UsageError('--quick and --full exclude each other')
  return {
    documents: [...new Set(documents)],
    ...chosen,
    size: quick ? 'quick' : full ? 'full' : 'short',
    json,
    help,
  }
}

function valueOf(name: keyof typeof values, value: string | undefined): string {
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw new UsageError(`--${name} needs ${values[name]} behind it${value ? `; got '${value}'` : ''}`)
  }
  return value
}

function listOf(value: string): string[] {
  const items = value.split(',')
  if (items.some((item) => item === '')) {
    throw new UsageError(`--document needs numbers with single commas between them; got '${value}'`)
  }
  return items
}

function wholeNumber(name: 'seed' | 'threads', value: string, low = -Infinity, high = Infinity): number {
  const number = Number(value)
  if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number) || number < low || number > high) {
    throw new UsageError(`--${name} needs ${values[name]}; got '${value}'`)
  }
  return number
}
