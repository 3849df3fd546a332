// The rows of a data set: a tree whose tensors all have as many rows, the elements of their first axis. Takes
// such a tree and says how many rows it has, or gives some of them in a tree of the same form.
import { realize, ShapeError, tensor, tree, TreeError, type AnyTensor, type Tensor } from '@chainrule/tensor'

type RowsShape<S> = S extends readonly [unknown, ...infer Rest extends readonly number[]]
  ? [number, ...Rest]
  : AnyTensor['shape']

/** The tree `T` with another number of rows: the first dimension of every tensor is known only when running. */
export type Rows<T> =
  T extends Tensor<infer S, infer D>
    ? Tensor<RowsShape<S>, D>
    : T extends (...args: never[]) => unknown
      ? T
      : T extends object
        ? { [Key in keyof T]: Rows<T[Key]> }
        : T

/**
 * How many rows a data set has.
 * @throws TreeError when it holds no tensor.
 * @throws ShapeError when a tensor is a scalar, or two have different numbers of rows.
 */
export function countRows(op: string, dataset: unknown): number {
  const leaves = tree.leaves(dataset)
  const paths = tree.paths(dataset)
  const [first] = leaves
  if (first === undefined) {
    throw new TreeError(op, 'no tensor in the data set: expected at least one; pass { images, labels }', '')
  }
  for (const [index, { shape }] of leaves.entries()) {
    const path = paths[index] || 'the data set'
    if (shape.length === 0) {
      throw new ShapeError(op, `${path} is a scalar: expected rows, the elements of a first axis`, shape)
    }
    if (shape[0] !== first.shape[0]) {
      throw new ShapeError(
        op,
        `different numbers of rows: expected ${first.shape[0]}, as ${paths[0]} has; ${path} has ${shape[0]}; ` +
          'pass tensors of the same examples',
        first.shape,
        shape,
      )
    }
  }
  return first.shape[0] as number
}

/** The data set that has the rows at `indices` alone, in that order, computed. What is no tensor stays. */
export function takeRows<T>(dataset: T, indices: Int32Array): Rows<T> {
  const picked = tensor(indices)
  return realize(tree.map((x: AnyTensor) => x.take(picked), dataset)) as Rows<T>
}
