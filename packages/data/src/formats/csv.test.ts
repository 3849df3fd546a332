// Tables of numbers as text: what is read, and what each fault is told.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mutations } from '../../test/mutations'
import { parseCsv, type CsvOptions } from './csv'
import type { CsvColumn } from './csvColumns'
import { FormatError } from './formatError'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const columns: readonly CsvColumn[] = [
  { name: 'pixel 0', min: 0, max: 16, whole: true },
  { name: 'height' },
  { name: 'label', min: 0, max: 9, whole: true },
]

describe('values', () => {
  test.each(['1,2.5,3\n4,-5e-1,6\n', '1,2.5,3\n4,-.5,6', '1,2.5,3\r\n4,-0.50,6\r\n'])(
    'of %j',
    async (text) => {
      const expected = { rows: 2, values: Float64Array.of(1, 2.5, 3, 4, -0.5, 6) }
      expect(await parseCsv(encode(text), { columns })).toEqual(expected)
      expect(await parseCsv(new Uint8Array(gzipSync(text)), { columns, rows: 2, file: 'a.csv.gz' })).toEqual(
        expected,
      )
    },
  )

  test('any finite numbers come back as they were written', async () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(number, number), { minLength: 1 }), async (rows) => {
        const text = rows
          .map((row) => row.map((x) => (Object.is(x, -0) ? '-0' : String(x))).join(','))
          .join('\n')
        const table = await parseCsv(encode(text), { columns: [{ name: 'a' }, { name: 'b' }] })
        expect([...table.values]).toEqual(rows.flat())
      }),
    )
  })
})

describe('errors name file, line, column, offset, what was expected and what was found', () => {
  const pixel = 'a whole number from 0 to 16'
  test.each([
    [
      '1,2,3\n1,2,x\n',
      'label is not a number: at line 2, column 3 (byte 10): expected a whole number from 0 to 9; found "x"',
    ],
    ['17,2,3\n', `pixel 0 is out of range: at line 1, column 1 (byte 0): expected ${pixel}; found "17"`],
    ['0.5,2,3\n', `pixel 0 is out of range: at line 1, column 1 (byte 0): expected ${pixel}; found "0.5"`],
    ['1,,3\n', 'height is not a number: at line 1, column 2 (byte 2): expected a number; found ""'],
    [
      '1,Infinity,3\n',
      'height is not a number: at line 1, column 2 (byte 2): expected a number; found "Infinity"',
    ],
    ['1,1e999,3\n', 'height is out of range: at line 1, column 2 (byte 2): expected a number; found "1e999"'],
    [
      '"1",2,3\n',
      `pixel 0 is not a number: at line 1, column 1 (byte 0): expected ${pixel}; found "\\"1\\""`,
    ],
    ['1,2,3\n1,2\n', 'the line is cut short: at line 2, column 3 (byte 9): expected 3 fields; found 2'],
    ['1,2,3\n\n1,2,3', 'the line is cut short: at line 2, column 2 (byte 6): expected 3 fields; found 1'],
    ['1,2,3\n1,', 'the line is cut short: at line 2, column 3 (byte 8): expected 3 fields; found 2'],
    ['1,2,3,4\n', 'fields are left over: at line 1, column 4 (byte 6): expected 3 fields; found 4'],
    ['', 'the table is cut short: at line 1, column 1 (byte 0): expected at least one line; found 0'],
    [
      `${'1'.repeat(300)},2,3\n`,
      'not a table: at line 1, column 1 (byte 0): expected lines of at most 256 bytes; found Max Record Size: ' +
        'record exceed the maximum number of tolerated bytes of 256 at line 1',
    ],
  ])('%j', async (text, expected) => {
    await expect(parseCsv(encode(text), { columns, file: 'f' })).rejects.toThrow(`f: ${expected}`)
    await expect(parseCsv(encode(text), { columns, file: 'f' })).rejects.toBeInstanceOf(FormatError)
  })

  test('too few lines, too many', async () => {
    const of = (rows: number): CsvOptions => ({ columns, rows, file: 'f' })
    await expect(parseCsv(encode('1,2,3\n'), of(2))).rejects.toThrow(
      'f: the table is cut short: at line 2, column 1 (byte 6): expected 2 lines; found 1',
    )
    await expect(parseCsv(encode('1,2,3\n1,2,3\n1,2,3\n'), of(1))).rejects.toThrow(
      'f: lines are left over: at line 2, column 1 (byte 6): expected 1 lines; found more',
    )
  })

  test.each([
    [{ name: 'a', min: 2 }, '1', 'expected a number from 2 up; found "1"'],
    [{ name: 'a', max: 2, whole: true }, '3', 'expected a whole number up to 2; found "3"'],
  ])('a column open on one side: %j', async (column, text, expected) => {
    await expect(parseCsv(encode(text), { columns: [column] })).rejects.toThrow(expected)
  })
})

test.each([
  ['as it is', encode('1,2.5,3\n14,-5e-1,6\n')],
  ['gzipped', new Uint8Array(gzipSync('1,2.5,3\n14,-5e-1,6\n'))],
])('a damaged file (%s) gives a FormatError or a table that is whole', async (_, file) => {
  for (const { what, bytes } of mutations(file)) {
    try {
      const { rows, values } = await parseCsv(bytes, { columns })
      expect(values.length, what).toBe(rows * 3)
      expect(values.every(Number.isFinite), what).toBe(true)
    } catch (error) {
      expect(error, what).toBeInstanceOf(FormatError)
    }
  }
})
