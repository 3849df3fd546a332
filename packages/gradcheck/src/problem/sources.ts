// The inputs of a check as the user gives them: a tree of random tensors, shapes, arbitraries and fixed values. Takes
// it apart into the sources of values, and builds inputs of what they gave.
import { Tensor, TreeError, tree, ValueError, type AnyTensor } from '@chainrule/tensor'
import { Arbitrary, noBias, sample } from 'fast-check'
import { uniformFrom } from '../gradients/random'
import { arbitraryTensor, TensorArbitrary } from './arbitraryTensor'
import type { Inputs } from './problem'
import { drawSizes, type Ranges, type Sizes } from './sizes'

/** Where values of one place of the inputs come from. */
export type Source =
  | { readonly kind: 'drawn'; readonly path: string; readonly arbitrary: TensorArbitrary }
  | { readonly kind: 'foreign'; readonly path: string; readonly arbitrary: Arbitrary<unknown> }
  | { readonly kind: 'fixed'; readonly path: string; readonly value: unknown }

/** The inputs, taken apart. */
export interface Sources {
  /** What the user gave. */
  readonly given: Inputs
  /** In the order of the inputs. */
  readonly list: readonly Source[]
  /** The names of dimensions, in order of appearance. */
  readonly names: readonly string[]
  /** Sizes that are given as numbers. */
  readonly literals: readonly number[]
  /** Whether every run has the same inputs. */
  readonly fixed: boolean
}

const isArbitrary = (value: object): value is Arbitrary<unknown> =>
  value instanceof Arbitrary ||
  // One of another copy of fast-check.
  (typeof (value as Arbitrary<unknown>).generate === 'function' &&
    typeof (value as Arbitrary<unknown>).shrink === 'function')

const isShape = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((dim) => typeof dim === 'number')

const isPlain = (value: object): boolean => {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Float32 tensors become float64: so exact a check has no use for the others. */
export const widened = (value: unknown): unknown =>
  tree.map((x: AnyTensor) => (x.dtype === 'float32' ? x.astype('float64') : x), value)

/** What a value of the tree is a source of; undefined for a container, whose children are. */
function sourceOf(op: string, value: unknown, path: string): Source | undefined {
  if (value instanceof TensorArbitrary) return { kind: 'drawn', path, arbitrary: value }
  if (isShape(value)) return { kind: 'drawn', path, arbitrary: arbitraryTensor(value) }
  if (value === undefined || value === null) throw new ValueError(op, `the input ${path} is ${String(value)}`)
  if (ArrayBuffer.isView(value)) {
    throw new ValueError(
      op,
      `the input ${path} is a typed array; make it a tensor: tensor(values, { shape, dtype: 'float64' })`,
    )
  }
  if (typeof value !== 'object') return { kind: 'fixed', path, value }
  if (isArbitrary(value)) return { kind: 'foreign', path, arbitrary: noBias(value) }
  if (value instanceof Tensor || !isPlain(value)) return { kind: 'fixed', path, value: widened(value) }
  return undefined
}

/** The tree with a value for each source, given by its position. */
function build(op: string, given: Inputs, valueOf: (source: Source, position: number) => unknown): Inputs {
  let position = 0
  const above = new Set<object>()
  const visit = (value: unknown, path: string): unknown => {
    const source = path === '' ? undefined : sourceOf(op, value, path)
    if (source !== undefined) return valueOf(source, position++)
    const container = value as object
    if (above.has(container)) throw new TreeError(op, `the input ${path} contains itself`, path)
    above.add(container)
    const children = Object.entries(container).map(([key, child]) => {
      const way = Array.isArray(container) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
      return [key, visit(child, way)] as const
    })
    above.delete(container)
    return Array.isArray(container) ? children.map(([, child]) => child) : Object.fromEntries(children)
  }
  return visit(given, '') as Inputs
}

/**
 * Takes the inputs of a check apart.
 *
 * @throws ValueError for what is no source of tensors, TreeError for inputs that contain themselves.
 */
export function sourcesOf(op: string, given: unknown): Sources {
  if (typeof given !== 'object' || given === null || !isPlain(given) || Array.isArray(given)) {
    throw new ValueError(
      op,
      "inputs must be an object of inputs by name, as in { x: arbitraryTensor(['in', 'batch']), w: [3] }",
    )
  }
  const list: Source[] = []
  build(op, given as Inputs, (source) => list.push(source))
  if (list.length === 0) throw new ValueError(op, 'inputs must have at least one input')
  const drawn = list.flatMap((source) => (source.kind === 'drawn' ? [source.arbitrary] : []))
  return {
    given: given as Inputs,
    list,
    names: [...new Set(drawn.flatMap(({ names }) => names))],
    literals: drawn.flatMap(({ dims }) => dims.filter((dim) => typeof dim === 'number')),
    fixed: list.every(({ kind }) => kind === 'fixed'),
  }
}

/** Sizes, and a value for each source. */
export interface Case {
  readonly sizes: Sizes
  readonly seed: number
  readonly values: readonly unknown[]
}

/** Another seed for each number: neighbours in either differ in all bits. */
export const seedFor = (seed: number, n: number): number =>
  Math.floor(uniformFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b))() * 2 ** 31)

/** Values for sizes; the same for the same seed. */
export function drawCase({ list }: Sources, sizes: Sizes, seed: number): Case {
  const values = list.map((source, i) => {
    switch (source.kind) {
      case 'fixed':
        return source.value
      case 'drawn':
        return source.arbitrary.draw(sizes, uniformFrom(seedFor(seed, i)))
      case 'foreign':
        return widened(sample(source.arbitrary, { seed: seedFor(seed, i), numRuns: 1 })[0])
    }
  })
  return { sizes, seed, values }
}

/** Where cases come from. */
export interface Space {
  readonly sources: Sources
  readonly ranges: Ranges
}

/** Sizes for a seed; see {@link drawSizes}. */
export const sizesFor = ({ sources, ranges }: Space, seed: number, any: boolean): Sizes =>
  drawSizes(ranges, uniformFrom(seed), sources.literals, any)

/** The inputs of a case, as loss and gradients get them. */
export const inputsOf = (op: string, { given }: Sources, { values }: Case): Inputs =>
  build(op, given, (_, position) => values[position])
