// Fashion-MNIST from its four files; where there are none there is nothing in their place.
import type { Tensor } from '@chainrule/tensor'
import { afterEach, expect, expectTypeOf, test, vi } from 'vitest'
import { withFolder } from '../../test/folder'
import { idxBytes } from '../../test/idxBytes'
import { DatasetError } from './datasetError'
import { loadFashionMnist } from './loadFashionMnist'
import { fashionMnistFiles } from './publishedFile'

const images = (count: number): Uint8Array =>
  idxBytes(
    0x08,
    [count, 28, 28],
    Array.from({ length: 784 * count }, () => 9),
  )
const labels = (...values: readonly number[]): Uint8Array => idxBytes(0x08, [values.length], values)
const files = {
  'fashion-mnist/train-images-idx3-ubyte': images(3),
  'fashion-mnist/train-labels-idx1-ubyte': labels(7, 8, 9),
  'fashion-mnist/t10k-images-idx3-ubyte': images(1),
  'fashion-mnist/t10k-labels-idx1-ubyte': labels(0),
}

afterEach(() => void vi.unstubAllEnvs())

test('its files become two parts, the names of the classes, and a source', async () => {
  await withFolder(files, async (directory) => {
    const { train, test: unseen, classes, source } = await loadFashionMnist({ directory, dtype: 'float32' })
    expect([train.images.shape, unseen.images.shape]).toEqual([
      [3, 784],
      [1, 784],
    ])
    expectTypeOf(train.images).toEqualTypeOf<Tensor<[number, 784], 'float32'>>()
    expect(train.labels.arraySync().map((label) => classes[label])).toEqual(['sneaker', 'bag', 'ankle boot'])
    expect(classes).toHaveLength(10)
    expect(source.description).toBe(`real Fashion-MNIST from ${directory}`)
  })
})

test('a label that is none is an error', async () => {
  await withFolder({ ...files, 'fashion-mnist/t10k-labels-idx1-ubyte': labels(10) }, async (directory) => {
    await expect(loadFashionMnist({ directory })).rejects.toThrow(
      't10k-labels-idx1-ubyte: a label is out of range: at byte 8: expected a class from 0 to 9; found 10',
    )
  })
})

test('without files it says so, and draws nothing', async () => {
  vi.stubEnv('CHAINRULE_DATA', '')
  const nothing = loadFashionMnist({ cache: false, download: false })
  await expect(nothing).rejects.toBeInstanceOf(DatasetError)
  await expect(nothing).rejects.toThrow(
    'loadFashionMnist: no real data: train-images-idx3-ubyte is not cached and downloads are off; ' +
      'there are no synthetic ones of this kind; name a directory that has them',
  )
  await expect(loadFashionMnist({ synthetic: true } as never)).rejects.toThrow(
    "there is no option 'synthetic'",
  )
  await withFolder({}, async (directory) => {
    await expect(loadFashionMnist({ directory })).rejects.toThrow('name another directory')
  })
})

test('its files are those of MNIST in form', () => {
  for (const { folder, mirrors, sha256, ofGzip } of Object.values(fashionMnistFiles)) {
    expect([folder, ofGzip, mirrors.length]).toEqual(['fashion-mnist', true, 3])
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  }
})
