// Tables of numbers as text, one line for each row, the fields separated by commas. Takes the bytes of a
// file (gzipped or not) and what its columns may hold, gives the numbers, row by row.
import { longestLine, readLine, tooFewLines, tooManyLines, type CsvColumn, type CsvFault } from './csvColumns'
import { FormatError } from './formatError'
import { gunzip } from './gunzip'

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
  const records = await readRecords(content, columns, rows, file)
  const fault = (line: number, { column, ...wrong }: CsvFault): FormatError =>
    new FormatError({ file, line, column, offset: offsetOf(content, line, column), ...wrong })

  if (rows === undefined ? records.length === 0 : records.length < rows) {
    throw fault(records.length + 1, tooFewLines(rows, records.length))
  }
  if (rows !== undefined && records.length > rows) throw fault(rows + 1, tooManyLines(rows))
  const values = new Float64Array(records.length * columns.length)
  for (const [row, fields] of records.entries()) {
    const wrong = readLine(fields, columns, values, row * columns.length)
    if (wrong !== undefined) throw fault(row + 1, wrong)
  }
  return { rows: records.length, values }
}

async function readRecords(
  content: Uint8Array,
  columns: readonly CsvColumn[],
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
      max_record_size: longestLine(columns),
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
      expected: `lines of at most ${longestLine(columns)} bytes`,
      found: error.message,
    })
  }
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
