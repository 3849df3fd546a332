// The rows of a data set, quickly: its values are copied out once, and then rows are copied from there. Takes a tree of
// tensors, gives what makes trees of some of their rows.
import { realize, tensor, tree, type AnyTensor, type TypedArray } from '@chainrule/tensor'
import { countRows, type Rows } from './rows'

/** A data set of which rows are taken. */
export interface RowSource<T> {
  /** How many rows there are. */
  readonly count: number
  /** The rows at `order[from]` to `order[to - 1]`, in that order; at `from` to `to - 1` without an order. */
  readonly take: (order: Int32Array | undefined, from: number, to: number) => Rows<T>
}

/**
 * The rows of a data set.
 * @throws TreeError or ShapeError that names `op` when it is none.
 */
export function rowSource<T>(op: string, dataset: T): RowSource<T> {
  const count = countRows(op, dataset)
  const values = new Map<AnyTensor, TypedArray>()
  const valuesOf = (x: AnyTensor): TypedArray => {
    let found = values.get(x)
    if (found === undefined) values.set(x, (found = x.dataSync() as TypedArray))
    return found
  }
  return {
    count,
    take(order, from, to) {
      if (values.size === 0) realize(dataset)
      return tree.map((x: AnyTensor) => {
        const [, ...row]: readonly number[] = x.shape
        const length = row.reduce((product, dim) => product * dim, 1)
        const data =
          order === undefined
            ? valuesOf(x).subarray(from * length, to * length)
            : gather(valuesOf(x), length, order.subarray(from, to))
        return tensor(data, { shape: [to - from, ...row], dtype: x.dtype }) as AnyTensor
      }, dataset) as Rows<T>
    },
  }
}

// A row shorter than this is copied sooner than a view of it is made.
const shortRow = 16

function gather(values: TypedArray, length: number, rows: Int32Array): TypedArray {
  const gathered = new (values.constructor as new (size: number) => TypedArray)(rows.length * length)
  for (let row = 0; row < rows.length; row++) {
    const from = (rows[row] as number) * length
    if (length < shortRow) {
      for (let i = 0; i < length; i++) gathered[row * length + i] = values[from + i] as number
    } else gathered.set(values.subarray(from, from + length), row * length)
  }
  return gathered
}
