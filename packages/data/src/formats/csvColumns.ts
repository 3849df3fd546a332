// What the columns of a table of numbers may hold. Takes the fields of a line as text, gives their numbers, or what is
// wrong with the line and in which field.

/** What a column of a table holds. */
export interface CsvColumn {
  /** How errors name it: `pixel 12`. */
  readonly name: string
  /** The smallest number allowed; none when left out. */
  readonly min?: number
  /** The largest number allowed; none when left out. */
  readonly max?: number
  /** Whether only whole numbers are allowed. */
  readonly whole?: boolean
}

/** What is wrong with a line, and in which column, counted from 1. */
export interface CsvFault {
  readonly problem: string
  readonly column: number
  readonly expected: string
  readonly found: string
}

// Far above any number that is meant; keeps a file without line ends from becoming one enormous record.
const longestField = 64

/** The most bytes that a line of such a table may have. */
export const longestLine = (columns: readonly CsvColumn[]): number => (columns.length + 1) * longestField

/** Writes the numbers of a line into `values` from `at` on; gives the fault that it meets, if it meets one. */
export function readLine(
  fields: readonly string[],
  columns: readonly CsvColumn[],
  values: Float64Array,
  at: number,
): CsvFault | undefined {
  if (fields.length !== columns.length) {
    return {
      problem: fields.length < columns.length ? 'the line is cut short' : 'fields are left over',
      column: Math.min(fields.length, columns.length) + 1,
      expected: `${columns.length} fields`,
      found: `${fields.length}`,
    }
  }
  for (const [index, column] of columns.entries()) {
    const field = fields[index] as string
    const value = toNumber(field)
    if (!allows(column, value)) {
      return {
        problem: `${column.name} is ${Number.isNaN(value) ? 'not a number' : 'out of range'}`,
        column: index + 1,
        expected: describeColumn(column),
        found: JSON.stringify(field.slice(0, 20)),
      }
    }
    values[at + index] = value
  }
  return undefined
}

/** A table that ends before it has the lines that are wanted, one at least. */
export const tooFewLines = (rows: number | undefined, found: number): CsvFault => ({
  problem: 'the table is cut short',
  column: 1,
  expected: rows === undefined ? 'at least one line' : `${rows} lines`,
  found: `${found}`,
})

/** A table that goes on behind the last line that is wanted. */
export const tooManyLines = (rows: number): CsvFault => ({
  problem: 'lines are left over',
  column: 1,
  expected: `${rows} lines`,
  found: 'more',
})

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const toNumber = (field: string): number => (decimal.test(field) ? Number(field) : NaN)

const allows = ({ min = -Infinity, max = Infinity, whole = false }: CsvColumn, value: number): boolean =>
  Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value))

function describeColumn({ min, max, whole = false }: CsvColumn): string {
  const kind = whole ? 'a whole number' : 'a number'
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`
  if (min !== undefined) return `${kind} from ${min} up`
  return max === undefined ? kind : `${kind} up to ${max}`
}
