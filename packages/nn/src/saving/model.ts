// Models as files: their tensors in the safetensors format, named by their places in the tree.
import { checkOptions, tree, TreeError } from '@chainrule/tensor'
import {
  decodeSafetensors,
  encodeSafetensors,
  type DecodeSafetensorsOptions,
  type EncodeSafetensorsOptions,
} from '@chainrule/tensor/safetensors'
import { describe } from '../describe'
import { openFiles } from './files'
import { fill } from './fill'

/**
 * The tensors of a model, or of any tree, as the bytes of a safetensors file. Their names are their places in the tree:
 * `layers[0].weight`. What is no tensor is not saved; it belongs to the program.
 *
 * @param options `metadata`: text by name that goes into the file
 * @throws TreeError where there is no tensor.
 * @example
 * const model = new Linear(3, 2)
 * const bytes = encodeModel(model, { metadata: { trained: '10 epochs' } })
 * decodeModel(bytes, new Linear(3, 2)).weight.equal(model.weight).all().item() // true
 */
export function encodeModel(model: unknown, options: EncodeSafetensorsOptions = {}): Uint8Array {
  const op = 'encodeModel'
  checkOptions(op, options, ['metadata'])
  const entries = tree.entries(model)
  if (entries.length === 0) {
    throw new TreeError(op, `there is no tensor to save in ${describe(model)}`, '')
  }
  return encodeSafetensors(Object.fromEntries(entries), options)
}

/**
 * A model with the tensors of a safetensors file that {@link encodeModel} made. Every place is checked: it must be
 * there, with the model's dtype and shape, and no other. All else is the model's own.
 *
 * @param model what was saved, or another of the same form; it is left alone
 * @param options `file`: how the file is named in errors
 * @throws FormatError for what is no safetensors file; TreeError, DTypeError or ShapeError, which name the place, where it
 * is that of another model.
 * @example
 * const saved = encodeModel({ w: tensor([1, 2]), step: tensor(3) })
 * const { w, step, name } = decodeModel(saved, { w: zeros([2]), step: zeros([]), name: 'mine' })
 * w.arraySync() // [1, 2]
 * name // 'mine'
 */
export function decodeModel<M>(bytes: Uint8Array, model: M, options: DecodeSafetensorsOptions = {}): M {
  const op = 'decodeModel'
  checkOptions(op, options, ['file'])
  return fill(op, model, decodeSafetensors(bytes, options).tensors)
}

/**
 * Writes the tensors of a model to a safetensors file: first to another file beside it, which takes its place when it is
 * complete and on the disk. So whatever happens, there is the old file or the new one, never half of one.
 *
 * @param path of the file; folders on the way are made
 * @param options `metadata`: text by name that goes into the file
 * @throws TreeError where there is no tensor, ValueError in a browser (use {@link encodeModel}), and what Node throws.
 * @example
 * import { rm } from 'node:fs/promises'
 *
 * const model = new Linear(3, 2)
 * const path = `node_modules/.cache/chainrule-example-${process.pid}/model.safetensors`
 * await saveModel(path, model)
 * const loaded = await loadModel(path, new Linear(3, 2))
 * loaded.weight.equal(model.weight).all().item() // true
 * await rm(path)
 */
export async function saveModel(
  path: string,
  model: unknown,
  options: EncodeSafetensorsOptions = {},
): Promise<void> {
  const bytes = encodeModel(model, options)
  const files = await openFiles('saveModel', 'encodeModel')
  await files.write(path, bytes)
}

/**
 * A model with the tensors of a file that {@link saveModel} wrote. See {@link decodeModel}.
 *
 * @param model what was saved, or another of the same form; it is left alone
 * @throws FormatError, TreeError, DTypeError and ShapeError as decodeModel does; ValueError in a browser, and what Node
 * throws where there is no such file.
 */
export async function loadModel<M>(path: string, model: M): Promise<M> {
  const files = await openFiles('loadModel', 'decodeModel')
  return decodeModel(await files.read(path), model, { file: path })
}
