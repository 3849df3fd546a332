// Models to files and back: every bit, and everything that does not fit.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { random, tensor, tree, zeros, type AnyTensor } from '@chainrule/tensor'
import { decodeSafetensors, FormatError } from '@chainrule/tensor/safetensors'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { BatchNorm, Linear, ReLU, Sequential } from '../index'
import { decodeModel, encodeModel, loadModel, saveModel } from './model'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chainrule-saving-'))
})
afterAll(() => rm(folder, { recursive: true }))

class Model {
  readonly net: Sequential<readonly [Linear<3, 4>, BatchNorm<4>, ReLU, Linear<4, 2>]>
  readonly steps = tensor(7, { dtype: 'int32' })
  readonly name: string
  constructor(seed: number, name: string) {
    const [a, b] = random.split(random.key(seed))
    this.net = new Sequential(
      new Linear(3, 4, { key: a }),
      new BatchNorm(4),
      new ReLU(),
      new Linear(4, 2, { key: b }),
    )
    this.name = name
  }
  forward(x: AnyTensor): AnyTensor {
    return this.net.forward(x)
  }
}

const bitsOf = (x: unknown): [string, unknown][] =>
  tree.entries(x).map(([path, each]) => [path, [each.dtype, each.shape, [...each.dataSync()]]])

describe('a model', () => {
  test('goes into bytes and comes back: its tensors, by path; all else is the new model', () => {
    const model = new Model(0, 'saved')
    const bytes = encodeModel(model, { metadata: { epoch: '3' } })
    const { tensors, metadata } = decodeSafetensors(bytes)
    expect(Object.keys(tensors).toSorted()).toEqual(tree.paths(model).toSorted())
    expect(metadata).toEqual({ epoch: '3' })
    const other = new Model(1, 'mine')
    const before = bitsOf(other)
    const loaded = decodeModel(bytes, other)
    expect(bitsOf(loaded)).toEqual(bitsOf(model))
    expect(loaded).toBeInstanceOf(Model)
    expect(loaded.name).toBe('mine')
    expect(bitsOf(other)).toEqual(before)
    expect(loaded.forward(zeros([1, 3])).arraySync()).toEqual(model.forward(zeros([1, 3])).arraySync())
  })

  test('goes into a file and comes back', async () => {
    const model = new Model(0, 'saved')
    const path = join(folder, 'deeper/model.safetensors')
    await saveModel(path, model)
    expect(bitsOf(await loadModel(path, new Model(1, 'mine')))).toEqual(bitsOf(model))
    expect(await readdir(join(folder, 'deeper'))).toEqual(['model.safetensors'])
  })

  test('a bare tensor is a model, too', () => {
    const bytes = encodeModel(tensor([1, 2]))
    expect(decodeModel(bytes, zeros([2])).arraySync()).toEqual([1, 2])
  })
})

describe('what does not fit', () => {
  const bytes = encodeModel({ layer: { w: tensor([1, 2]), b: tensor(3) } })

  test.each<[string, unknown, string]>([
    [
      'a missing tensor',
      { layer: { w: zeros([2]), b: zeros([]), scale: zeros([2]) } },
      "decodeModel: the file has no tensor for 'layer.scale' of the model",
    ],
    [
      'several',
      { layer: { w: zeros([2]), b: zeros([]), scale: zeros([2]), shift: zeros([2]) } },
      "decodeModel: the file has no tensor for 'layer.scale' of the model (2 in all)",
    ],
    [
      'a tensor too many',
      { layer: { w: zeros([2]) } },
      "decodeModel: the file has a tensor at 'layer.b' where the model has none",
    ],
    [
      'another shape',
      { layer: { w: zeros([3]), b: zeros([]) } },
      "decodeModel: 'layer.w' has shape [2] in the file and [3] in the model; make the model with the sizes of the file",
    ],
    [
      'another rank of as many elements',
      { layer: { w: zeros([2]), b: zeros([1]) } },
      "decodeModel: 'layer.b' has shape [] in the file and [1] in the model; make the model with the sizes of the file",
    ],
    [
      'another dtype',
      { layer: { w: zeros([2], { dtype: 'float64' }), b: zeros([]) } },
      "decodeModel: 'layer.w' is float32 in the file and float64 in the model; make the model with dtype: 'float32'",
    ],
  ])('%s is told by its path', (_, model, message) => {
    expect(() => decodeModel(bytes, model)).toThrow(message)
  })

  test('no file, no safetensors file, no tensor, no such option', async () => {
    await expect(loadModel(join(folder, 'nothing'), new Linear(1, 1))).rejects.toThrow(/ENOENT/)
    const path = join(folder, 'text')
    await writeFile(path, 'this is no model')
    await expect(loadModel(path, new Linear(1, 1))).rejects.toThrow(FormatError)
    await expect(loadModel(path, new Linear(1, 1))).rejects.toThrow(path)
    expect(() => encodeModel({ a: 1 })).toThrow(/encodeModel: there is no tensor to save in an object/)
    expect(() => encodeModel(new Linear(1, 1), { meta: {} } as never)).toThrow(/no option 'meta'/)
  })

  test('a browser has no files', async () => {
    vi.stubGlobal('process', undefined)
    try {
      await expect(saveModel('x', new Linear(1, 1))).rejects.toThrow(
        'saveModel: there are no files here, in a browser; use encodeModel',
      )
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

test('a file that cannot be written leaves the old one and nothing else', async () => {
  const path = join(folder, 'kept', 'model.safetensors')
  await saveModel(path, { x: tensor([1]) })
  const before = await readFile(path)
  // A folder stands where the file would go.
  await expect(saveModel(join(folder, 'kept'), { x: tensor([2]) })).rejects.toThrow(
    /EISDIR|ENOTEMPTY|EEXIST|EPERM/,
  )
  expect(await readFile(path)).toEqual(before)
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
})
