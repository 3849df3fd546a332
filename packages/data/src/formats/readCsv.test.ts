// Tables of numbers chunk by chunk: the same numbers and the same errors as in one piece, however they are cut.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withFolder } from '../../test/folder'
import { DatasetError } from '../datasets/datasetError'
import { parseCsv } from './csv'
import type { CsvColumn } from './csvColumns'
import { FormatError } from './formatError'
import { readCsv, type ReadCsvOptions } from './readCsv'

const columns: readonly CsvColumn[] = [{ name: 'a', min: 0, max: 16, whole: true }, { name: 'b' }]
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

async function all(source: Parameters<typeof readCsv>[0], options: ReadCsvOptions): Promise<number[][]> {
  const tables: number[][] = []
  for await (const { rows, values } of readCsv(source, options)) {
    expect(values.length).toBe(rows * options.columns.length)
    tables.push([...values])
  }
  return tables
}

function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number
    yield bytes.slice(at, at + size)
    at += size
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

test('lines come in tables of as many as were asked for', async () => {
  expect(await all(['1,2\n3,4\r\n5', ',6'], { columns, chunkRows: 2 })).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ])
  expect(await all([encode('1,2\n3,4\n')], { columns, chunkRows: 2, rows: 2 })).toEqual([[1, 2, 3, 4]])
})

test('a file is the same however it is cut, gzipped or not', async () => {
  const row = fc.tuple(fc.nat(16), fc.double({ noNaN: true, noDefaultInfinity: true }))
  const table = fc.record({
    rows: fc.array(row, { minLength: 1, maxLength: 60 }),
    sizes,
    gzipped: fc.boolean(),
    newline: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\ufeff'),
  })
  await fc.assert(
    fc.asyncProperty(table, async ({ rows, sizes, gzipped, newline, mark }) => {
      const text = encode(mark + rows.map((fields) => fields.join(',')).join(newline))
      const bytes = gzipped ? new Uint8Array(gzipSync(text)) : text
      const tables = await all(cut(bytes, sizes), { columns, chunkRows: 7 })
      expect(tables.flat()).toEqual(rows.flat().map((x) => (Object.is(x, -0) ? 0 : x)))
    }),
  )
})

test('errors are those of parseCsv', async () => {
  const field = fc.constantFrom('1', '2.5', '17', 'x', '', 'é', '\ufffd', '1e999', '-3')
  const line = fc.array(field, { minLength: 1, maxLength: 3 }).map((fields) => fields.join(','))
  const file = fc.record({
    lines: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant('3,4') }, { weight: 1, arbitrary: line })),
    newline: fc.constantFrom('\n', '\r\n'),
    rows: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    ended: fc.boolean(),
    sizes,
  })
  let wrong = 0
  await fc.assert(
    fc.asyncProperty(file, async ({ lines, newline, rows, ended, sizes }) => {
      const bytes = encode(lines.join(newline) + (ended ? newline : ''))
      const options = { columns, file: 'f', ...(rows !== undefined && { rows }) }
      // In one piece a file is counted first; line by line the first wrong line comes first.
      const expected = await parseCsv(bytes, options).then(
        ({ values }) => [...values],
        (error: Error) => error.message,
      )
      const actual = await all(cut(bytes, sizes), options).then(
        (tables) => tables.flat(),
        (error: unknown) => {
          expect(error).toBeInstanceOf(FormatError)
          return (error as Error).message
        },
      )
      if (typeof expected === 'string') wrong++
      if (typeof expected === 'string' && /table is cut short|lines are left over/.test(expected)) {
        expect(typeof actual).toBe('string')
      } else expect(actual).toEqual(expected)
    }),
    { numRuns: 300 },
  )
  expect(wrong).toBeGreaterThan(50)
})

describe('errors', () => {
  test.each<[string, Partial<ReadCsvOptions>, string]>([
    ['', {}, 'f: the table is cut short: at line 1, column 1 (byte 0): expected at least one line; found 0'],
    [
      '1,2\n',
      { rows: 2 },
      'f: the table is cut short: at line 2, column 1 (byte 4): expected 2 lines; found 1',
    ],
    [
      '1,2\n1,2\n',
      { rows: 1 },
      'f: lines are left over: at line 2, column 1 (byte 4): expected 1 lines; found more',
    ],
    [
      `1,2\n${'1'.repeat(300)},2\n`,
      {},
      'f: not a table: at line 2, column 1 (byte 4): expected lines of at most 192 bytes; found Max Record Size',
    ],
  ])('%j', async (text, options, message) => {
    await expect(all([text], { columns, file: 'f', ...options })).rejects.toThrow(message)
  })

  test('a gzip file that is cut short, or damaged', async () => {
    const file = new Uint8Array(gzipSync('1,2\n'.repeat(100)))
    const source = [file.slice(0, 25)]
    await expect(all(source, { columns, file: 'f' })).rejects.toThrow(
      'f: the gzip file is cut short or damaged: at byte 25: expected compressed data; found unexpected end of file',
    )
    file.fill(0, -6, -4)
    await expect(all([file], { columns, file: 'f' })).rejects.toThrow(FormatError)
  })

  test('options', async () => {
    await expect(all([''], { columns, chunkRows: 0 })).rejects.toThrow(
      'readCsv: chunkRows must be a whole number from 1 up; got 0',
    )
    await expect(all([''], { columns, chunks: 1 } as never)).rejects.toThrow("there is no option 'chunks'")
  })

  test('of the source come through, once', async () => {
    for (const start of ['1,2\n', gzipSync('1,2\n')]) {
      const source = async function* (): AsyncGenerator<string | Uint8Array> {
        yield start
        throw new Error('the line went dead')
      }
      await expect(all(source(), { columns })).rejects.toThrow('the line went dead')
    }
  })
})

test('leaving the loop closes the source', async () => {
  for (const pack of [(text: string) => text, (text: string) => gzipSync(text)]) {
    let closed = 0
    const source = async function* (): AsyncGenerator<string | Uint8Array> {
      try {
        for (;;) yield pack('1,2\n'.repeat(10_000))
      } finally {
        closed++
      }
    }
    for await (const { rows } of readCsv(source(), { columns, chunkRows: 10 })) {
      expect(rows).toBe(10)
      break
    }
    expect(closed).toBe(1)
  }
})

test('a file by its path, and none', async () => {
  await withFolder({ 'a.csv': '1,2\n', 'a.csv.gz': gzipSync('3,4\n'), 'b.csv': '1,x\n' }, async (folder) => {
    expect(await all(join(folder, 'a.csv'), { columns })).toEqual([[1, 2]])
    expect(await all(join(folder, 'a.csv.gz'), { columns })).toEqual([[3, 4]])
    await expect(all(join(folder, 'b.csv'), { columns })).rejects.toThrow(
      `${join(folder, 'b.csv')}: b is not a number`,
    )
    const nowhere = all(join(folder, 'c.csv'), { columns })
    await expect(nowhere).rejects.toThrow(
      `readCsv: no data: expected a file; ${join(folder, 'c.csv')} is none`,
    )
    await expect(nowhere).rejects.toBeInstanceOf(DatasetError)
  })
})
