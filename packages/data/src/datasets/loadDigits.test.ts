// The digits from a file, and the synthetic ones where there is none.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Tensor } from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import { withFolder } from '../../test/folder'
import { testWithRealData } from '../../test/realData'
import { FormatError } from '../formats/formatError'
import { trainTestSplit } from '../preprocessing/trainTestSplit'
import { loadDigits } from './loadDigits'

const row = (label: number | string, ...pixels: readonly number[]): string =>
  [...pixels, ...Array.from({ length: 64 - pixels.length }, () => 0), label].join(',')
const lines = Array.from({ length: 1797 }, (_, i) => row(i % 10, 16, i % 17))
const file = (changed: Readonly<Record<number, string>> = {}): string =>
  lines.map((line, i) => `${changed[i + 1] ?? line}\n`).join('')

const loadFrom = async (content: Uint8Array | string, name = 'digits.csv'): Promise<unknown> =>
  withFolder({ [name]: content }, async (directory) => loadDigits({ directory }))

test('a misspelt option is an error, and not other digits', async () => {
  await expect(loadDigits({ folder: '/digits' } as never)).rejects.toThrow(
    "loadDigits: there is no option 'folder'; there is directory, cache, download, synthetic, timeout, onProgress, dtype",
  )
})

describe('a file', () => {
  test('becomes images, labels and a source', async () => {
    await withFolder({ 'digits/digits.csv.gz': gzipSync(file()) }, async (directory) => {
      const { images, labels, source } = await loadDigits({ directory })
      expect(images.shape).toEqual([1797, 64])
      expect(images.dtype).toBe('float32')
      expect([...images.slice([3, 5]).dataSync().subarray(0, 65)]).toEqual([16, 3, ...Array(62).fill(0), 16])
      expect(labels.slice([8, 12]).arraySync()).toEqual([8, 9, 0, 1])
      expect(source).toEqual({
        kind: 'file',
        real: true,
        description: `real digits from ${directory}`,
        path: directory,
      })
      expectTypeOf(images).toEqualTypeOf<Tensor<[number, 64], 'float32'>>()
      const exact = await loadDigits({ directory, dtype: 'float64' })
      expect(exact.images.dtype).toBe('float64')
      expectTypeOf(exact.images).toEqualTypeOf<Tensor<[number, 64], 'float64'>>()
    })
  })

  test.each([
    [
      'a label out of range',
      file({ 7: row(10) }),
      /digits\.csv: label is out of range: at line 7, column 65 \(byte \d+\): expected a whole number from 0 to 9; found "10"/,
    ],
    [
      'a pixel out of range',
      file({ 2: row(1, 0, 17) }),
      /pixel 1 is out of range: at line 2, column 2 .* from 0 to 16; found "17"/,
    ],
    ['a field that is no number', file({ 1797: row('x') }), /label is not a number: at line 1797, column 65/],
    [
      'a line too few',
      lines.slice(1).join('\n'),
      /the table is cut short: at line 1797, column 1 .*: expected 1797 lines; found 1796/,
    ],
    ['a line too many', `${file()}${row(1)}\n`, /lines are left over: at line 1798, column 1/],
    [
      'half a line',
      file().slice(0, -40),
      /the line is cut short: at line 1797, column \d+ .*: expected 65 fields; found/,
    ],
  ])('with %s is an error that says where', async (_, content, message) => {
    await expect(loadFrom(content)).rejects.toThrow(message)
    await expect(loadFrom(content)).rejects.toBeInstanceOf(FormatError)
  })

  test('that is damaged gzip is an error', async () => {
    const compressed = gzipSync(file())
    const name = 'digits/digits.csv.gz'
    await expect(loadFrom(compressed.subarray(0, 1000), name)).rejects.toThrow(
      /digits\.csv\.gz: the gzip file is/,
    )
    await expect(loadFrom('not gzip', name)).rejects.toThrow(/digits\.csv\.gz: not a gzip file: at byte 0/)
  })
})

describe('without files', () => {
  test('the digits are synthetic, and named so', async () => {
    vi.stubEnv('CHAINRULE_DATA', '')
    const { images, labels, source } = await loadDigits({ cache: false, download: false, dtype: 'float64' })
    expect([images.shape, images.dtype, labels.shape]).toEqual([[1797, 64], 'float64', [1797]])
    expect(source).toEqual({
      kind: 'synthetic',
      real: false,
      description: 'synthetic digits, drawn by a generator (digits.csv is not cached and downloads are off)',
    })
    vi.unstubAllEnvs()
  })

  test('a named folder is never passed over', async () => {
    const directory = join('no', 'such', 'folder')
    await expect(loadDigits({ directory })).rejects.toThrow(
      `loadDigits: no data: expected a folder; ${directory} is none`,
    )
    vi.stubEnv('CHAINRULE_DATA', directory)
    await expect(loadDigits()).rejects.toThrow('correct or unset CHAINRULE_DATA')
    vi.unstubAllEnvs()
  })
})

testWithRealData('the real digits', async () => {
  const { images, labels, source } = await loadDigits()
  expect(source).toMatchObject({ kind: 'file', real: true })
  expect(images.sum().item()).toBe(561718)
  expect(labels.slice([0, 12]).arraySync()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
  const { test: rest } = trainTestSplit({ images, labels }, { testSize: 0.2 })
  expect(rest.images.shape).toEqual([360, 64])
})

testWithRealData('the real digits have the checksums that are published', async () => {
  const cache = process.env['CHAINRULE_DATA'] as string
  vi.stubEnv('CHAINRULE_DATA', '')
  const { source } = await loadDigits({ cache, download: false })
  expect(source).toEqual({
    kind: 'cache',
    real: true,
    description: `real digits from the cache ${cache}`,
    path: cache,
  })
  vi.unstubAllEnvs()
})
