// A model on one page: its parts, what they give, how many parameters they have and how much they compute.
import {
  checkOptions,
  grad,
  realize,
  tree,
  ValueError,
  zeros,
  type AnyTensor,
  type DType,
  type Shape,
} from '@chainrule/tensor'
import { describe } from '../describe'
import { isModule, type Module } from '../module'
import { untrainedIn } from '../untrained'
import { flopsBetween } from './flops'
import { formatSummary } from './format'
import type { Summary, SummaryRow } from './rows'
import { watch } from './watch'

/** What {@link summary} takes besides the input. */
export interface SummaryOptions {
  /** The dtype of the input; float32 when left out, int32 for models that begin with an embedding. */
  readonly dtype?: DType
}

interface Findings {
  readonly shapes: readonly Shape[]
  readonly flops: number
  readonly calls: number
}

/**
 * What a model consists of, found by a forward pass that computes nothing: the numbers of each row are the part's own,
 * so that they add up to those of the whole. An operation is one addition or multiplication, or one value of any
 * function such as exp; moving elements is none.
 *
 * @param model anything with a `forward` of one argument
 * @param input the shape of the input, batch included; or the input itself, a tensor or a tree of tensors
 * @throws ValueError for what is no module and no shape, and what `forward` throws.
 * @example
 * const model = new Sequential(new Linear(784, 30), new ReLU(), new Linear(30, 10))
 * const { rows, parameters, flops } = summary(model, [1, 784])
 * rows.map(({ layer }) => layer) // ['Sequential', 'Linear', 'ReLU', 'Linear']
 * parameters // 23860
 * flops // 47710
 * console.log(String(summary(model, [64, 784])))
 */
export function summary(model: Module, input: unknown, options: SummaryOptions = {}): Summary {
  const op = 'summary'
  checkOptions(op, options, ['dtype'])
  if (!isModule(model)) {
    throw new ValueError(op, `expected a module, which has a forward; got ${describe(model)}`)
  }
  const example = inputOf(op, input, options.dtype)
  const findings = new Map<string, Findings>()
  const counted = new Set<AnyTensor>()
  const { model: watched, parts } = watch(model, ({ part, inputs, result }) => {
    const outputs = tree.leaves(result)
    const before = findings.get(part.path)
    findings.set(part.path, {
      shapes: outputs.map(({ shape }) => shape as Shape),
      flops: (before?.flops ?? 0) + flopsBetween(inputs, outputs, counted),
      calls: (before?.calls ?? 0) + 1,
    })
  })
  // What initialisers compute is no part of a pass.
  if (tree.leaves(model).length > 0) realize(model)
  // Inside a transform a tensor keeps its graph, even if forward reads its value.
  grad((_start: AnyTensor, x: unknown) => {
    watched.forward(x as AnyTensor)
    return zeros([])
  })(zeros([]), example)

  const paths = parts.map(({ path }) => path)
  const sizes = sizesOf(model, paths)
  const rows = parts.map(({ path, name }): SummaryRow => {
    const { shapes = [], flops = 0, calls = 0 } = findings.get(path) ?? {}
    const { parameters = 0, untrained = 0 } = sizes.get(path) ?? {}
    return { path, layer: name, outputShapes: shapes, parameters, untrained, flops, calls }
  })
  const total = (field: 'parameters' | 'untrained' | 'flops'): number =>
    rows.reduce((sum, row) => sum + row[field], 0)
  const totals = { parameters: total('parameters'), untrained: total('untrained'), flops: total('flops') }
  return { rows, ...totals, toString: () => formatSummary(rows, totals) }
}

function inputOf(op: string, input: unknown, dtype: DType = 'float32'): unknown {
  if (Array.isArray(input) && input.every((size) => Number.isInteger(size) && size >= 0)) {
    return zeros(input as number[], { dtype })
  }
  if (tree.leaves(input).length > 0) return input
  throw new ValueError(
    op,
    `expected the shape of the input, such as [1, 784], or the input itself; got ${describe(input)}`,
  )
}

interface Sizes {
  readonly parameters: number
  readonly untrained: number
}

/** The numbers of each part's own tensors: those that are in none of its parts. */
function sizesOf(model: unknown, paths: readonly string[]): Map<string, Sizes> {
  const untrainedTensors = untrainedIn(model)
  const sizes = new Map<string, Sizes>()
  const inside = (path: string, owner: string): boolean =>
    owner === '' || (path.startsWith(owner) && /^[.[]/.test(path.slice(owner.length)))
  for (const [path, x] of tree.entries(model)) {
    const owner = paths.findLast((candidate) => inside(path, candidate)) ?? ''
    const { parameters = 0, untrained = 0 } = sizes.get(owner) ?? {}
    const isTrained = (x.dtype === 'float32' || x.dtype === 'float64') && !untrainedTensors.has(x)
    sizes.set(owner, {
      parameters: parameters + (isTrained ? x.size : 0),
      untrained: untrained + (isTrained ? 0 : x.size),
    })
  }
  return sizes
}
