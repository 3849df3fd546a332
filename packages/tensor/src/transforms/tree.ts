// Trees of tensors for the user: models, gradients and optimiser states are taken apart and put together
// with these. Exported as the namespace `tree`.
import { TreeError } from '../core/errors'
import { describe } from '../core/describe'
import { checkFunction } from '../core/options'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { leavesOf, mapLeaves, mergeLeaves, zipLeaves } from '../graph/tree'

/**
 * The tensors of a tree, in order.
 *
 * @throws TreeError for a tree that contains itself.
 * @example
 * tree.leaves({ w: tensor([1, 2]), name: 'layer', b: [tensor(3)] }).length // 2
 */
export const leaves = (tree: unknown): AnyTensor[] =>
  leavesOf('tree.leaves', tree).map(({ tensor }) => tensor)

/**
 * The way to each tensor of a tree, in the order of {@link leaves}; a bare tensor's is ''.
 *
 * @example
 * tree.paths({ w: tensor([1, 2]), b: [tensor(3)] }) // ['w', 'b[0]']
 */
export const paths = (tree: unknown): string[] => leavesOf('tree.paths', tree).map(({ path }) => path)

/**
 * Each tensor of a tree with the way to it.
 *
 * @example
 * tree.entries({ w: tensor([1, 2]) }).map(([path, x]) => `${path}: ${x.size}`) // ['w: 2']
 */
export const entries = (tree: unknown): [path: string, tensor: AnyTensor][] =>
  leavesOf('tree.entries', tree).map(({ path, tensor }) => [path, tensor])

/**
 * The tree of what `f` makes of each tensor, in the form (and of the classes) of the first tree. With more
 * trees, `f` gets the tensors that stand at the same path in each.
 *
 * @throws TreeError that names the path where the trees differ, and where `f` returns no tensor.
 * @example
 * const params = { w: tensor([1, 2]), b: tensor(3) }
 * const grads = { w: tensor([10, 10]), b: tensor(10) }
 * tree.map((p, g) => p.sub(g.mul(0.1)), params, grads).w.arraySync() // [0, 1]
 */
export function map<T>(f: (...tensors: AnyTensor[]) => AnyTensor, first: T, ...rest: readonly unknown[]): T {
  const op = 'tree.map'
  checkFunction(op, f, 'a function first')
  return zipLeaves(op, [first, ...rest], (...tensors) => {
    const result: unknown = f(...tensors)
    if (!(result instanceof Tensor))
      throw new TreeError(
        op,
        `the function must return a tensor; got ${describe(result)}; for other values take tree.entries`,
        '',
      )
    return result
  }) as T
}

/**
 * The tree of what `f` makes of each tensor and the way to it, in the form (and of the classes) of the tree.
 *
 * @throws TreeError that names the path where `f` returns no tensor.
 * @example
 * const params = { weight: tensor([3, 4]), bias: tensor([1]) }
 * const decayed = tree.mapWithPath((path, x) => (path === 'bias' ? x : x.mul(0.5)), params)
 * decayed.weight.arraySync() // [1.5, 2]
 */
export function mapWithPath<T>(f: (path: string, tensor: AnyTensor) => AnyTensor, tree: T): T {
  const op = 'tree.mapWithPath'
  checkFunction(op, f, 'a function first')
  return mapLeaves(tree, (tensor, path) => {
    const result: unknown = f(path, tensor)
    if (!(result instanceof Tensor)) {
      throw new TreeError(
        op,
        `the function must return a tensor; got ${describe(result)} at '${path}'; for other values take tree.entries`,
        path,
      )
    }
    return result
  }) as T
}

declare const whole: unique symbol

/** A part of the tree `T`, as {@link partition} makes it: `undefined` stands in the place of tensors that it lacks. */
export type Part<T> = Lacking<T> & {
  /** What it is a part of; there is no such field. */
  readonly [whole]?: (tree: T) => T
}

type Lacking<T> = 0 extends 1 & T
  ? // oxlint-disable-next-line typescript/no-explicit-any -- what is not known
    any
  : T extends AnyTensor
    ? T | undefined
    : T extends (...args: never) => unknown
      ? T
      : T extends object
        ? { [K in keyof T]: Lacking<T[K]> }
        : T

/**
 * Two trees of one: in the first are the tensors that `choose` says, in the second the others, each in the form of the
 * tree. What is no tensor is in both. {@link merge} puts them together again.
 *
 * @throws TreeError for a tree that contains itself.
 * @example
 * const model = { weight: tensor([1, 2]), bias: tensor([3]) }
 * const [trained, frozen] = tree.partition(model, (path) => path === 'bias')
 * const loss = (part: typeof trained) => {
 *   const { weight, bias } = tree.merge(part, frozen)
 *   return weight.mul(bias).sum()
 * }
 * grad(loss)(trained).bias?.arraySync() // [3]
 */
export function partition<T>(
  tree: T,
  choose: (path: string, tensor: AnyTensor) => boolean,
): [chosen: Part<T>, rest: Part<T>] {
  const op = 'tree.partition'
  checkFunction(op, choose, 'a function of path and tensor')
  const chosen = new Set(
    leavesOf(op, tree).flatMap(({ path, tensor }) => (choose(path, tensor) ? [path] : [])),
  )
  const part = (isChosen: boolean): Part<T> =>
    mapLeaves(tree, (tensor, path) => (chosen.has(path) === isChosen ? tensor : undefined)) as Part<T>
  return [part(true), part(false)]
}

/**
 * The tree of which {@link partition} made two, in either order.
 *
 * @throws TreeError that names the path where both trees have a tensor, or where their forms differ.
 * @example
 * const [weights, rest] = tree.partition({ w: tensor([1]), b: tensor([2]) }, (path) => path === 'w')
 * tree.merge(rest, weights).b.arraySync() // [2]
 */
export const merge = <T>(first: Part<T>, second: Part<T>): T => mergeLeaves('tree.merge', first, second) as T
