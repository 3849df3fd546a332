// Weights that PyTorch trained, in a model of ours: from a state dict in the safetensors format.
import { checkOptions, tree, TreeError, ValueError, type AnyTensor } from '@chainrule/tensor'
import { decodeSafetensors } from '@chainrule/tensor/safetensors'
import { describe } from '../describe'
import { checkFits } from './fill'
import { stateDictNames } from './stateDictNames'

/** What {@link loadPyTorch} takes besides the file and the model. */
export interface LoadPyTorchOptions {
  /** What all names in the file begin with, such as `encoder.`; names that begin otherwise are passed over. */
  readonly prefix?: string
  /**
   * What a tensor is called in the file, for models whose fields have other names there.
   *
   * @param name what it would be called: `hidden.weight`
   * @param path where it stands in the model
   */
  readonly rename?: (name: string, path: string) => string
  /** How the file is named in errors. */
  readonly file?: string
}

/**
 * A model with the weights of a PyTorch model of the same form, from its state dict in the safetensors format
 * (`safetensors.torch.save_file(model.state_dict(), path)`).
 *
 * Fields have PyTorch's names in camelCase: `selfAttention.inProjection.weight` is `self_attn.in_proj_weight`. The layers
 * of a Sequential are numbered there (`layers[2].weight` is `2.weight`), the cells of an LSTM or GRU are layers
 * (`cells[0].weightIh` is `weight_ih_l0`), and running statistics are `running_mean` and `running_var`;
 * `num_batches_tracked`, which nothing depends on, is passed over. What a class of your own calls otherwise than PyTorch
 * did, `rename` tells.
 *
 * @param source the bytes of the file, or tensors by name
 * @param model of the same form; it is left alone
 * @throws TreeError that lists all names that are missing and left over, with those that may be meant; DTypeError and
 * ShapeError where a tensor does not fit; FormatError for what is no safetensors file.
 * @example
 * const stateDict = { 'fc.weight': tensor([[1, 2]]), 'fc.bias': tensor([3]) }
 * const model = { output: new Linear(2, 1) }
 * const loaded = loadPyTorch(stateDict, model, { rename: (name) => name.replace('output', 'fc') })
 * loaded.output.forward(tensor([[10, 10]])).arraySync() // [[33]]
 */
export function loadPyTorch<M>(
  source: Uint8Array | Readonly<Record<string, AnyTensor>>,
  model: M,
  options: LoadPyTorchOptions = {},
): M {
  const op = 'loadPyTorch'
  checkOptions(op, options, ['prefix', 'rename', 'file'])
  const { prefix = '', rename = (name: string) => name, file = 'state dict' } = options
  const tensors = source instanceof Uint8Array ? decodeSafetensors(source, { file }).tensors : source
  if (typeof tensors !== 'object' || tensors === null || ArrayBuffer.isView(tensors)) {
    throw new ValueError(op, `expected the bytes of a file, or tensors by name; got ${describe(source)}`)
  }
  const wanted = new Map(
    [...stateDictNames(model)].map(([path, name]) => [path, prefix + rename(name, path)]),
  )
  const names = new Set(wanted.values())
  const missing = [...wanted].filter(([, name]) => !Object.hasOwn(tensors, name))
  const left = Object.keys(tensors).filter(
    (name) => name.startsWith(prefix) && !names.has(name) && !/(^|\.)num_batches_tracked$/.test(name),
  )
  if (missing.length > 0 || left.length > 0) {
    const places = new Map(tree.entries(model))
    const lines = missing.map(([path, name]) => {
      const meant = closest(name, places.get(path) as AnyTensor, left, tensors)
      const advice = meant === undefined ? '' : `; is it '${meant}'?`
      return `  missing: '${name}' for ${path} ${shapeOf(places.get(path))}${advice}`
    })
    lines.push(...left.map((name) => `  left over: '${name}' ${shapeOf(tensors[name])}`))
    throw new TreeError(
      op,
      `the names of the file and the model do not fit; rename tells what is called otherwise:\n${lines.join('\n')}`,
      missing[0]?.[0] ?? '',
    )
  }
  return tree.mapWithPath((path, place) => {
    const name = wanted.get(path) as string
    const found = tensors[name] as AnyTensor
    checkFits(op, `'${name}' for ${path}`, found, place)
    return found
  }, model)
}

const shapeOf = (x: AnyTensor | undefined): string => `[${(x as AnyTensor).shape.join(', ')}]`

/** The name among `names` of a tensor of the same shape that is most like `name`; undefined where none is. */
function closest(
  name: string,
  { shape }: AnyTensor,
  names: readonly string[],
  tensors: Readonly<Record<string, AnyTensor>>,
): string | undefined {
  const fitting = names.filter((each) => String(tensors[each]?.shape) === String(shape))
  return fitting.toSorted((a, b) => distance(name, a) - distance(name, b))[0]
}

/** How many characters have to be put in, taken out or changed to make one text of another (Levenshtein, 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
