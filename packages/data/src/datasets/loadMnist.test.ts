// MNIST from its four files, and the synthetic digits where there are none.
import { gzipSync } from 'node:zlib'
import type { Tensor } from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import { withFolder } from '../../test/folder'
import { idxBytes } from '../../test/idxBytes'
import { testWithRealData } from '../../test/realData'
import { DatasetError } from './datasetError'
import { loadMnist } from './loadMnist'

const images = (count: number): Uint8Array =>
  idxBytes(
    0x08,
    [count, 28, 28],
    Array.from({ length: count * 784 }, (_, i) => i % 256),
  )
const labels = (...values: readonly number[]): Uint8Array => idxBytes(0x08, [values.length], values)

const files = (changed: Readonly<Record<string, Uint8Array>> = {}): Readonly<Record<string, Uint8Array>> => ({
  'mnist/train-images-idx3-ubyte.gz': gzipSync(images(3)),
  'mnist/train-labels-idx1-ubyte': labels(7, 8, 9),
  't10k-images-idx3-ubyte': images(2),
  't10k-labels-idx1-ubyte.gz': gzipSync(labels(0, 1)),
  ...changed,
})

describe('files', () => {
  test('become two parts and a source', async () => {
    await withFolder(files(), async (directory) => {
      const { train, test: unseen, source } = await loadMnist({ directory })
      expect([train.images.shape, unseen.images.shape]).toEqual([
        [3, 784],
        [2, 784],
      ])
      expect(train.images.dtype).toBe('uint8')
      expect(train.images.slice(1, [0, 3]).arraySync()).toEqual([16, 17, 18])
      expect(train.labels.arraySync()).toEqual([7, 8, 9])
      expect(train.labels.dtype).toBe('int32')
      expect(unseen.labels.arraySync()).toEqual([0, 1])
      expect(source).toMatchObject({ kind: 'file', real: true, description: `real MNIST from ${directory}` })
      expectTypeOf(train.images).toEqualTypeOf<Tensor<[number, 784], 'uint8'>>()
      const floats = await loadMnist({ directory, dtype: 'float32' })
      expect(floats.test.images.dtype).toBe('float32')
      expectTypeOf(floats.test.images).toEqualTypeOf<Tensor<[number, 784], 'float32'>>()
    })
  })

  test.each<[string, string, Uint8Array, RegExp]>([
    [
      'more images than labels',
      'mnist/train-labels-idx1-ubyte',
      labels(1, 2),
      /train-labels-idx1-ubyte: as many labels as images are needed: at byte 4: expected 3, as in .*train-images-idx3-ubyte\.gz; found 2/,
    ],
    [
      'a label out of range',
      'mnist/train-labels-idx1-ubyte',
      labels(1, 10, 2),
      /train-labels-idx1-ubyte: a label is out of range: at byte 9: expected a digit from 0 to 9; found 10/,
    ],
    [
      'images that are labels',
      't10k-images-idx3-ubyte',
      labels(1, 2),
      /t10k-images-idx3-ubyte: not the data asked for: at byte 3: expected 3 dimensions; found 1/,
    ],
    [
      'images of another size',
      't10k-images-idx3-ubyte',
      idxBytes(8, [2, 3, 3], Array(18).fill(1)),
      /at byte 8: expected 28 for dimension 1; found 3/,
    ],
    [
      'images that are cut short',
      't10k-images-idx3-ubyte',
      images(2).slice(0, 900),
      /the elements are cut short: at byte 900: expected 1584 bytes for shape \[2, 28, 28\]; found 900/,
    ],
    [
      'a gzip file that is none',
      't10k-labels-idx1-ubyte.gz',
      labels(1, 2),
      /t10k-labels-idx1-ubyte\.gz: not a gzip file: at byte 0/,
    ],
  ])('with %s are an error that says where', async (_, name, content, message) => {
    await withFolder(files({ [name]: content }), async (directory) => {
      await expect(loadMnist({ directory })).rejects.toThrow(message)
    })
  })

  test('of which one is missing are an error', async () => {
    await withFolder({ 'mnist/train-images-idx3-ubyte.gz': gzipSync(images(3)) }, async (directory) => {
      await expect(loadMnist({ directory })).rejects.toThrow(DatasetError)
      await expect(loadMnist({ directory })).rejects.toThrow('train-labels-idx1-ubyte.gz')
    })
  })
})

test('without files the digits are synthetic, and named so', async () => {
  vi.stubEnv('CHAINRULE_DATA', '')
  const { train, test: unseen, source } = await loadMnist({ cache: false, download: false })
  expect([train.images.shape, unseen.images.shape]).toEqual([
    [10_000, 784],
    [2_000, 784],
  ])
  expect(train.images.slice([0, 2_000]).equal(unseen.images).all().item()).toBe(false)
  expect(source).toMatchObject({ kind: 'synthetic', real: false })
  expect(source.description).toMatch(/^synthetic MNIST, drawn by a generator/)
  vi.unstubAllEnvs()
})

testWithRealData('the real MNIST', async () => {
  const { train, test: unseen, source } = await loadMnist()
  expect(source).toMatchObject({ kind: 'file', real: true })
  expect([train.images.shape, unseen.images.shape]).toEqual([
    [60_000, 784],
    [10_000, 784],
  ])
  expect(train.labels.slice([0, 5]).arraySync()).toEqual([5, 0, 4, 1, 9])
  expect(unseen.labels.slice([0, 5]).arraySync()).toEqual([7, 2, 1, 0, 4])
  expect(train.images.slice(0).sum().item()).toBe(27525)
})

testWithRealData('the real MNIST has the checksums that are published', async () => {
  const cache = process.env['CHAINRULE_DATA'] as string
  vi.stubEnv('CHAINRULE_DATA', '')
  const { source } = await loadMnist({ cache, download: false })
  expect(source).toEqual({
    kind: 'cache',
    real: true,
    description: `real MNIST from the cache ${cache}`,
    path: cache,
  })
  vi.unstubAllEnvs()
})
