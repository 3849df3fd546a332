// Trees of tensors: nested arrays, plain objects and class instances whose leaves are tensors. Takes a
// tree apart into its tensors and puts one together again. Everything that is no tensor and no container
// (numbers, strings, functions, typed arrays, maps) stays as it is.
import { TreeError } from '../core/errors'
import { describe } from '../core/describe'
import { Tensor, type AnyTensor } from './tensor'

/** A tensor of a tree and the way to it, such as `layers[0].weight`; the tree's own root is ''. */
export interface Leaf {
  readonly path: string
  readonly tensor: AnyTensor
}

/** Whether a value has children: an array, a plain object, or an instance of a class that is written in JavaScript. */
export function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || value instanceof Tensor || ArrayBuffer.isView(value))
    return false
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
}

/** The way to a child, such as `layers[0].weight`. */
export const childPath = (parent: object, path: string, key: string): string => {
  if (Array.isArray(parent)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

/** The tensors of a tree with their paths, in order: array elements and own enumerable fields as they come. */
export function leavesOf(op: string, tree: unknown): Leaf[] {
  const leaves: Leaf[] = []
  const above = new Set<object>()
  const visit = (value: unknown, path: string): void => {
    if (value instanceof Tensor) {
      leaves.push({ path, tensor: value })
    } else if (isContainer(value)) {
      if (above.has(value))
        throw new TreeError(op, `${path || 'the tree'} contains itself; a tree has no cycles`, path)
      above.add(value)
      for (const [key, child] of Object.entries(value)) visit(child, childPath(value, path, key))
      above.delete(value)
    }
  }
  visit(tree, '')
  return leaves
}

/**
 * The same tree with every tensor replaced by what `f` makes of it. Arrays, plain objects and class
 * instances are made anew (with their prototype), so the given tree is left alone.
 */
export function mapLeaves(tree: unknown, f: (tensor: AnyTensor, path: string) => unknown): unknown {
  const visit = (value: unknown, path: string): unknown => {
    if (value instanceof Tensor) return f(value, path)
    if (!isContainer(value)) return value
    if (Array.isArray(value))
      return value.map((child, index) => visit(child, childPath(value, path, String(index))))
    const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>
    for (const [key, child] of Object.entries(value)) copy[key] = visit(child, childPath(value, path, key))
    return copy
  }
  return visit(tree, '')
}

/**
 * What a tree's tensors alone look like as a tree: arrays and plain objects that hold `f` of each tensor;
 * children without tensors are left out. This is the form of gradients.
 */
export function projectLeaves(tree: unknown, f: (tensor: AnyTensor, path: string) => unknown): unknown {
  const visit = (value: unknown, path: string): unknown => {
    if (value instanceof Tensor) return f(value, path)
    if (!isContainer(value)) return undefined
    const children = Object.entries(value).map(
      ([key, child]) => [key, visit(child, childPath(value, path, key))] as const,
    )
    if (Array.isArray(value)) return children.map(([, child]) => child)
    const kept = children.filter(([, child]) => child !== undefined)
    return kept.length === 0 ? undefined : Object.fromEntries(kept)
  }
  return visit(tree, '')
}

/**
 * Combines trees of one structure leaf by leaf, in the form of the first.
 * @throws TreeError that names the path where a tree lacks a tensor, has one too many, or another shape of tree.
 */
export function zipLeaves(
  op: string,
  trees: readonly [unknown, ...unknown[]],
  f: (...tensors: AnyTensor[]) => unknown,
): unknown {
  const [first, ...rest] = trees
  const leaves = leavesOf(op, first)
  const others = rest.map((tree) => new Map(leavesOf(op, tree).map(({ path, tensor }) => [path, tensor])))
  for (const [position, other] of others.entries()) {
    const expected = new Set(leaves.map(({ path }) => path))
    const extra = [...other.keys()].find((path) => !expected.has(path))
    if (extra !== undefined) {
      throw new TreeError(
        op,
        `tree ${position + 2} has a tensor at '${extra}' where the first tree has none`,
        extra,
      )
    }
  }
  return mapLeaves(first, (tensor, path) => {
    const found = others.map((other, position) => {
      const match = other.get(path)
      if (match === undefined) {
        throw new TreeError(
          op,
          `tree ${position + 2} has no tensor at '${path}' where the first tree has one`,
          path,
        )
      }
      return match
    })
    return f(tensor, ...found)
  })
}

/** @throws TreeError unless the tree is a tensor or holds at least one. */
export function checkTree(op: string, tree: unknown, what: string): Leaf[] {
  const leaves = leavesOf(op, tree)
  if (leaves.length === 0) {
    throw new TreeError(op, `${what} holds no tensor; got ${describe(tree)}`, '')
  }
  return leaves
}

/**
 * One tree of two that have a form in common: the tensors of the first, and where it has `undefined` those of the second.
 * @throws TreeError that names the path where both have a tensor, or where one has other children than the other.
 */
export function mergeLeaves(op: string, first: unknown, second: unknown): unknown {
  const visit = (a: unknown, b: unknown, path: string): unknown => {
    if (a === undefined) return b
    if (b === undefined) return a
    const at = path === '' ? 'the root' : `'${path}'`
    if (a instanceof Tensor && b instanceof Tensor) {
      throw new TreeError(op, `both trees have a tensor at ${at}; expected the two parts of one tree`, path)
    }
    if (!isContainer(a) && !isContainer(b)) return a
    if (!isContainer(a) || !isContainer(b) || String(Object.keys(a)) !== String(Object.keys(b))) {
      throw new TreeError(op, `the trees differ at ${at}; expected the two parts of one tree`, path)
    }
    const children = Object.entries(a).map(([key, child]) => {
      const other = (b as Record<string, unknown>)[key]
      return [key, visit(child, other, childPath(a, path, key))] as const
    })
    if (Array.isArray(a)) return children.map(([, child]) => child)
    const copy = Object.create(Object.getPrototypeOf(a) as object | null) as Record<string, unknown>
    return Object.assign(copy, Object.fromEntries(children))
  }
  return visit(first, second, '')
}
