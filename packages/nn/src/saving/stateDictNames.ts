// What PyTorch calls the tensors of a model: from places in the tree to the names of a state dict.
import { tree } from '@chainrule/tensor'
import { BatchNorm } from '../layers/normalisation/batchNorm'
import { GRU } from '../layers/recurrent/gru'
import { LSTM } from '../layers/recurrent/lstm'
import { MultiHeadAttention } from '../layers/attention/attention'
import { Sequential } from '../layers/sequential'
import { TransformerEncoderLayer } from '../layers/attention/transformerEncoderLayer'

/** A step on the way to a tensor: the container, and the key in it. */
interface Step {
  readonly from: object
  readonly key: string
}

/** How the fields of a class are called: of the keys from it on, how many are one name, and which. */
interface Naming {
  readonly of: abstract new (...args: never[]) => object
  readonly name: (keys: readonly string[]) => { readonly name: string; readonly keys: number } | undefined
}

const field =
  (ours: string, theirs: string): Naming['name'] =>
  (keys) =>
    keys.slice(0, ours.split('.').length).join('.') === ours
      ? { name: theirs, keys: ours.split('.').length }
      : undefined

/** nn.LSTM and nn.GRU hold the parameters of all layers in one module. */
const overTime: Naming['name'] = ([cells, layer, parameter]) =>
  cells === 'cells' && parameter !== undefined
    ? { name: `${snake(parameter)}_l${layer}`, keys: 3 }
    : undefined

const namings: readonly Naming[] = [
  {
    of: Sequential,
    name: ([layers, index]) =>
      layers === 'layers' && index !== undefined ? { name: index, keys: 2 } : undefined,
  },
  { of: BatchNorm, name: field('running.mean', 'running_mean') },
  { of: BatchNorm, name: field('running.variance', 'running_var') },
  { of: MultiHeadAttention, name: field('inProjection.weight', 'in_proj_weight') },
  { of: MultiHeadAttention, name: field('inProjection.bias', 'in_proj_bias') },
  { of: MultiHeadAttention, name: field('outProjection', 'out_proj') },
  { of: TransformerEncoderLayer, name: field('selfAttention', 'self_attn') },
  { of: LSTM, name: overTime },
  { of: GRU, name: overTime },
]

/** `weightIh` as `weight_ih`. */
const snake = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()

/** For each tensor of a model, by path, what PyTorch calls it in a module of the same form. */
export function stateDictNames(model: unknown): ReadonlyMap<string, string> {
  return new Map(tree.paths(model).map((path) => [path, nameOf(stepsTo(model, path))]))
}

/** The way to a place, step by step. */
function stepsTo(model: unknown, path: string): Step[] {
  const steps: Step[] = []
  let from = model
  for (let rest = path; rest !== '';) {
    // A key may itself hold a dot or a bracket; the one that is there and fits furthest is meant.
    const keys = Object.keys(from as object).filter((key) => startsWithKey(from, rest, key))
    const key = keys.reduce((longest, each) => (each.length > longest.length ? each : longest), '')
    steps.push({ from: from as object, key })
    rest = rest.slice((Array.isArray(from) ? `[${key}]` : key).length).replace(/^\./, '')
    from = (from as Record<string, unknown>)[key]
  }
  return steps
}

function startsWithKey(from: unknown, rest: string, key: string): boolean {
  if (Array.isArray(from)) return rest.startsWith(`[${key}]`)
  return rest.startsWith(key) && /^$|^[.[]/.test(rest.slice(key.length))
}

function nameOf(steps: readonly Step[]): string {
  const names: string[] = []
  for (let i = 0; i < steps.length;) {
    const { from, key } = steps[i] as Step
    const keys = steps.slice(i).map((step) => step.key)
    const found = namings
      .filter(({ of }) => from instanceof of)
      .map(({ name }) => name(keys))
      .find((naming) => naming !== undefined)
    names.push(found?.name ?? snake(key))
    i += found?.keys ?? 1
  }
  return names.join('.')
}
