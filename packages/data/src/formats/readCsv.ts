// Tables of numbers as text that are too large to hold: takes a file chunk by chunk, gives its numbers some lines at a
// time. What a file may hold, and what errors say, is as in `parseCsv`.
import { checkOptions, ValueError } from '@chainrule/tensor'
import { DatasetError } from '../datasets/datasetError'
import { openStorage } from '../datasets/storage'
import type { CsvTable } from './csv'
import { longestLine, readLine, tooFewLines, tooManyLines, type CsvColumn, type CsvFault } from './csvColumns'
import { FormatError } from './formatError'
import { gunzipChunks } from './gunzipChunks'

/** What the caller knows of the file, and how much of it to give at once. */
export interface ReadCsvOptions {
  /** The columns, in order. */
  readonly columns: readonly CsvColumn[]
  /** How many lines the file has to have; any number from 1 up when left out. */
  readonly rows?: number
  /** How the file is named in errors; its path, or `csv`, when left out. */
  readonly file?: string
  /** How many lines a table has, but for the last; 1024 when left out. */
  readonly chunkRows?: number
}

/**
 * Reads a table of numbers without a header line, quotes or empty lines, some lines at a time. Memory is needed for
 * those alone, however long the file is.
 *
 * @param source the path of a file, or its content in chunks, as bytes or text; gzipped or not.
 * @returns tables of `chunkRows` lines, the last of which may have fewer. Leaving the loop closes the source.
 * @throws FormatError that names line and column, as {@link parseCsv} does, when the loop comes there.
 * @throws DatasetError when there is no file at the path.
 *
 * @example
 * const chunks = ['1.5,0\n-2', ',1\n4,0\n']
 * const columns = [{ name: 'height' }, { name: 'label', min: 0, max: 9, whole: true }]
 * const heights: number[] = []
 * for await (const { values } of readCsv(chunks, { columns, chunkRows: 2 })) {
 *   for (let i = 0; i < values.length; i += columns.length) heights.push(values[i] as number)
 * }
 * heights // [1.5, -2, 4]
 */
export async function* readCsv(
  source: string | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  options: ReadCsvOptions,
): AsyncGenerator<CsvTable, void> {
  checkOptions('readCsv', options, ['columns', 'rows', 'file', 'chunkRows'])
  const { columns, rows, chunkRows = 1024 } = options
  const file = options.file ?? (typeof source === 'string' ? source : 'csv')
  if (!Number.isInteger(chunkRows) || chunkRows < 1) {
    throw new ValueError('readCsv', `chunkRows must be a whole number from 1 up; got ${String(chunkRows)}`)
  }
  const content = gunzipChunks(typeof source === 'string' ? contentOf(source) : source, file)
  const width = columns.length
  let values = new Float64Array(chunkRows * width)
  let filled = 0
  let line = 0
  let end = 0
  for await (const record of recordsOf(content, columns, file)) {
    const start = end
    end = record.end
    const fields = line++ === 0 ? withoutMark(record.fields) : record.fields
    const fault = (wrong: CsvFault): FormatError => faultAt(file, line, start, record, wrong)
    if (rows !== undefined && line > rows) throw fault(tooManyLines(rows))
    if (readLine(fields, columns, values, filled * width) !== undefined) {
      // Once more with the text as it was meant, for the error.
      throw fault(readLine(fields.map(toText), columns, values, filled * width) as CsvFault)
    }
    if (++filled === chunkRows) {
      yield { rows: filled, values }
      values = new Float64Array(chunkRows * width)
      filled = 0
    }
  }
  if (rows === undefined ? line === 0 : line < rows) {
    const { column, ...wrong } = tooFewLines(rows, line)
    throw new FormatError({ file, line: line + 1, column, offset: end, ...wrong })
  }
  if (filled > 0) yield { rows: filled, values: values.slice(0, filled * width) }
}

/** A line of the file: its fields, a character for each byte, and the byte behind it. */
interface CsvRecord {
  readonly fields: readonly string[]
  readonly end: number
}

type Write = (done: (error?: Error | null) => void) => void

async function* recordsOf(
  content: AsyncGenerator<Uint8Array, void>,
  columns: readonly CsvColumn[],
  file: string,
): AsyncGenerator<CsvRecord, void> {
  // Loaded when needed, and in a browser from the bundle that brings its own streams.
  const hasBuffers = typeof Buffer !== 'undefined'
  const { parse, CsvError } = await (hasBuffers ? import('csv-parse') : import('csv-parse/browser/esm'))
  const parser = parse({
    quote: null,
    escape: null,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: longestLine(columns),
    // A character for each byte, so that lengths are offsets.
    encoding: 'latin1',
    info: true,
  })
  // The error of a write is given to its callback; that of an event would end the process if nobody listened.
  parser.on('error', () => undefined)
  let wake = (): void => undefined
  parser.on('readable', () => wake())
  let end = 0
  const parsed = async function* (write: Write): AsyncGenerator<CsvRecord, void> {
    const state: { open: boolean; error?: Error | null | undefined } = { open: true }
    write((error) => {
      state.error = error
      state.open = false
      wake()
    })
    // A write is over when its records have been read, all but a few, which are read after it.
    for (;;) {
      const { open } = state
      for (let read: unknown = parser.read(); read !== null; read = parser.read()) {
        const { record, info } = read as { record: string[]; info: { bytes: number } }
        end = info.bytes
        yield { fields: record, end }
      }
      if (!open) break
      if (state.open) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
    if (state.error) throw state.error
  }
  try {
    for await (const chunk of content) {
      yield* parsed(
        (done) =>
          void (hasBuffers ? parser.write(chunk, done) : parser.write(toLatin1(chunk), 'latin1', done)),
      )
    }
    yield* parsed((done) => void parser.end(done))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new FormatError({
      file,
      problem: 'not a table',
      line: Number(error['lines'] ?? 1),
      column: 1,
      offset: end,
      expected: `lines of at most ${longestLine(columns)} bytes`,
      found: error.message,
    })
  } finally {
    // The streams of the bundle for browsers have nothing to destroy.
    parser.destroy?.()
  }
}

async function* contentOf(path: string): AsyncGenerator<Uint8Array, void> {
  const storage = await openStorage()
  if (storage === undefined) {
    throw new DatasetError(
      'readCsv',
      `no data: expected a file system to read ${path} from; there is none here`,
    )
  }
  const content = await storage.stream(path)
  if (content === undefined) throw new DatasetError('readCsv', `no data: expected a file; ${path} is none`)
  yield* content
}

// Text may begin with a mark of its encoding, which is no part of it.
const withoutMark = ([first = '', ...rest]: readonly string[]): readonly string[] => [
  first.replace(/^\xef\xbb\xbf/, ''),
  ...rest,
]

// The bundle's streams take no other bytes than those of its own Buffer, but text.
function toLatin1(chunk: Uint8Array): string {
  let text = ''
  for (const byte of chunk) text += String.fromCharCode(byte)
  return text
}

// What bytes, each given as a character, say as text.
const toText = (field: string): string =>
  new TextDecoder().decode(Uint8Array.from(field, (byte) => byte.charCodeAt(0)))

function faultAt(
  file: string,
  line: number,
  start: number,
  { fields, end }: CsvRecord,
  { column, ...wrong }: CsvFault,
): FormatError {
  const lengths = fields.map((field) => field.length + 1)
  const length = lengths.reduce((sum, size) => sum + size, -1)
  // Behind the last field: the end of the line, or of the file where that has no line end.
  const lineEnd = start + length === end ? end : end - 1
  const offset =
    column > fields.length
      ? lineEnd
      : start + lengths.slice(0, column - 1).reduce((sum, size) => sum + size, 0)
  return new FormatError({ file, line, column, offset, ...wrong })
}
