// Tables of numbers as text, one line for each row, the fields separated by commas. Takes the bytes of a
// file (gzipped or not) and what its columns may hold, gives the numbers, row by row.
import { FormatError } from './formatError'
import { gunzip } from './gunzip'

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

/** What the caller knows of the file. */
export interface CsvOptions {
  /** The columns, in order. */
  readonly columns: readonly CsvColumn[]
  /** How many lines the file has to have; any number from 1 up when left out. */
  readonly rows?: number
  /** How the file is named in errors; `csv` when left out. */
  readonly file?: string
  /** The most bytes that the uncompressed file may hold; 64 MiB when left out. */
  readonly maxBytes?: number
}

/** A table of numbers. */
export interface CsvTable {
  /** How many lines there were. */
  readonly rows: number
  /** The numbers in row-major order: `rows` times as many as there are columns. */
  readonly values: Float64Array
}

// Far above any number that is meant; keeps a file without line ends from becoming one enormous record.
const longestField = 64

/**
 * Reads a table of numbers without a header line, quotes or empty lines.
 *
 * @param bytes the file, gzipped or not.
 * @throws FormatError that names line and column when a field is no number or out of its column's range,
 * when a line has too few or too many fields, or when there are too few or too many lines.
 *
 * @example
 * const file = new TextEncoder().encode('1.5,0\n-2,1\n')
 * const columns = [{ name: 'height' }, { name: 'label', min: 0, max: 9, whole: true }]
 * const { rows, values } = await parseCsv(file, { columns })
 * Array.from(values) // [1.5, 0, -2, 1]
 */
export async function parseCsv(bytes: Uint8Array, options: CsvOptions): Promise<CsvTable> {
  const { columns, rows, file = 'csv', maxBytes = 2 ** 26 } = options
  const content = gunzip(bytes, { file, maxBytes })
  const records = await readRecords(content, columns.length, rows, file)
  const fault = (
    problem: string,
    line: number,
    column: number,
    expected: string,
    found: string,
  ): FormatError =>
    new FormatError({ file, problem, line, column, offset: offsetOf(content, line, column), expected, found })

  if (rows === undefined ? records.length === 0 : records.length < rows) {
    const expected = rows === undefined ? 'at least one line' : `${rows} lines`
    throw fault('the table is cut short', records.length + 1, 1, expected, `${records.length}`)
  }
  if (rows !== undefined && records.length > rows) {
    throw fault('lines are left over', rows + 1, 1, `${rows} lines`, 'more')
  }
  const values = new Float64Array(records.length * columns.length)
  for (const [row, fields] of records.entries()) {
    const line = row + 1
    if (fields.length !== columns.length) {
      const column = Math.min(fields.length, columns.length) + 1
      const problem = fields.length < columns.length ? 'the line is cut short' : 'fields are left over'
      throw fault(problem, line, column, `${columns.length} fields`, `${fields.length}`)
    }
    for (const [index, column] of columns.entries()) {
      const field = fields[index] as string
      const value = toNumber(field)
      if (!allows(column, value)) {
        const problem = `${column.name} is ${Number.isNaN(value) ? 'not a number' : 'out of range'}`
        throw fault(problem, line, index + 1, describeColumn(column), JSON.stringify(field.slice(0, 20)))
      }
      values[row * columns.length + index] = value
    }
  }
  return { rows: records.length, values }
}

async function readRecords(
  content: Uint8Array,
  columns: number,
  rows: number | undefined,
  file: string,
): Promise<readonly (readonly string[])[]> {
  // Loaded when needed, and in a browser from the bundle that brings its own Buffer.
  const { parse, CsvError } =
    typeof Buffer === 'undefined'
      ? await import('csv-parse/browser/esm/sync')
      : await import('csv-parse/sync')
  try {
    return parse(new TextDecoder().decode(content), {
      quote: null,
      escape: null,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      max_record_size: (columns + 1) * longestField,
      // One more than expected is enough to know that there are too many.
      ...(rows === undefined ? {} : { to: rows + 1 }),
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error['lines'] ?? 1)
    throw new FormatError({
      file,
      problem: 'not a table',
      line,
      column: 1,
      offset: offsetOf(content, line, 1),
      expected: `lines of at most ${(columns + 1) * longestField} bytes`,
      found: error.message,
    })
  }
}

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

// The byte at which a field starts; the end of the line when the line has fewer fields.
function offsetOf(content: Uint8Array, line: number, column: number): number {
  let offset = 0
  for (let above = 1; above < line; above++) {
    const end = content.indexOf(0x0a, offset)
    if (end === -1) return content.length
    offset = end + 1
  }
  const newline = content.indexOf(0x0a, offset)
  const lineEnd = newline === -1 ? content.length : newline
  for (let before = 1; before < column; before++) {
    const comma = content.indexOf(0x2c, offset)
    if (comma === -1 || comma >= lineEnd) return lineEnd
    offset = comma + 1
  }
  return offset
}
