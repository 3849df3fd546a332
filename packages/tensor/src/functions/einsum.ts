// Sums of products by subscripts. Operands are combined two at a time, each pair by one matrix product or,
// where nothing is summed, one multiplication.
import { ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { sizeOf } from '../core/shape'
import { real, sample, whole, withSamples } from '../graph/samples'
import type { EinsumFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { productDType } from '../primitives/matmul'
import { checkTensor } from '../primitives/operands'
import { readSubscripts, type Label } from './subscripts'

/** A tensor and the label of each of its axes. */
interface Term {
  readonly x: AnyTensor
  readonly labels: readonly Label[]
}

type Sizes = ReadonlyMap<Label, number>

function sumOfProducts(subscripts: string, ...tensors: AnyTensor[]): AnyTensor {
  const op = 'einsum'
  if (typeof subscripts !== 'string') {
    throw new ValueError(
      op,
      `the first argument is subscripts such as 'ij,jk->ik'; got ${describe(subscripts)}`,
    )
  }
  if (tensors.length === 0)
    throw new ValueError(op, 'there is no tensor; pass one for each term of the subscripts')
  for (const [i, x] of tensors.entries()) checkTensor(op, x, i + 1)
  const dtype = tensors
    .map((x) => x.dtype)
    .reduce((a, b) => productDType(op, a, b), (tensors[0] as AnyTensor).dtype)
  const { inputs, output, sizes } = readSubscripts(
    subscripts,
    tensors.map((x) => x.shape),
  )
  // Sums of uint8 are int32; made uint8 again, they have wrapped as they should.
  const terms = tensors.map((x, i) =>
    prepare(
      { x: x.astype(dtype === 'uint8' ? 'int32' : dtype), labels: inputs[i] as readonly Label[] },
      sizes,
    ),
  )
  return arrange(sumExcept(combineAll(terms, output, sizes), output), output).astype(dtype)
}

/** The diagonals of axes that share a label; without the axes of an ellipsis that stretch to another operand's. */
function prepare({ x, labels }: Term, sizes: Sizes): Term {
  const repeated = labels.find((label, axis) => labels.indexOf(label) !== axis)
  if (repeated !== undefined) {
    const [p, q] = [labels.indexOf(repeated), labels.lastIndexOf(repeated)]
    const others = [...labels.keys()].filter((axis) => axis !== p && axis !== q)
    const rest = others.map((axis) => labels[axis] as Label)
    return prepare({ x: x.transpose([...others, p, q]).diagonal(), labels: [...rest, repeated] }, sizes)
  }
  const kept = labels.filter((label, axis) => x.shape[axis] === sizes.get(label))
  if (kept.length === labels.length) return { x, labels }
  return { x: x.reshape(kept.map((label) => sizes.get(label) as number)), labels: kept }
}

/** One term for all: first those two are combined that take the fewest multiplications. */
function combineAll(terms: readonly Term[], output: readonly Label[], sizes: Sizes): Term {
  let left = terms
  while (left.length > 1) {
    const [i, j] = cheapestPair(left, sizes)
    const rest = left.filter((_, k) => k !== i && k !== j)
    const needed = [...output, ...rest.flatMap(({ labels }) => labels)]
    left = [combine(left[i] as Term, left[j] as Term, needed), ...rest]
  }
  return left[0] as Term
}

function cheapestPair(terms: readonly Term[], sizes: Sizes): readonly [number, number] {
  let best: readonly [number, number] = [0, 1]
  let least = Infinity
  for (const [j, b] of terms.entries()) {
    for (const [i, a] of terms.slice(0, j).entries()) {
      const cost = sizeOf([...new Set([...a.labels, ...b.labels])].map((label) => sizes.get(label) as number))
      if (cost < least) [best, least] = [[i, j], cost]
    }
  }
  return best
}

/** The product of two terms, summed over the labels that are not needed any more. */
function combine(left: Term, right: Term, needed: readonly Label[]): Term {
  const a = sumExcept(left, [...needed, ...right.labels])
  const b = sumExcept(right, [...needed, ...left.labels])
  const shared = a.labels.filter((label) => b.labels.includes(label))
  const summed = shared.filter((label) => !needed.includes(label))
  const rows = a.labels.filter((label) => !shared.includes(label))
  const columns = b.labels.filter((label) => !shared.includes(label))
  if (summed.length === 0) {
    const x = a.x.reshape([...a.x.shape, ...columns.map(() => 1)])
    const labels = [...a.labels, ...columns]
    return { x: x.mul(stretchable(b, labels)), labels }
  }
  const batch = shared.filter((label) => needed.includes(label))
  const p = arrange(a, [...batch, ...rows, ...summed])
  const q = arrange(b, [...batch, ...summed, ...columns])
  const dims = (x: AnyTensor, from: number, count: number): number[] => x.shape.slice(from, from + count)
  const batches = dims(p, 0, batch.length)
  const m = dims(p, batch.length, rows.length)
  const k = sizeOf(dims(q, batch.length, summed.length))
  const n = dims(q, batch.length + summed.length, columns.length)
  const x = p.reshape([...batches, sizeOf(m), k]).matmul(q.reshape([...batches, k, sizeOf(n)]))
  return { x: x.reshape([...batches, ...m, ...n]), labels: [...batch, ...rows, ...columns] }
}

/** A term with an axis for each of `labels`, of size 1 where it has no such label. */
function stretchable(term: Term, labels: readonly Label[]): AnyTensor {
  const own = labels.filter((label) => term.labels.includes(label))
  const x = arrange(term, own)
  return x.reshape(labels.map((label) => (own.includes(label) ? x.shape[own.indexOf(label)] : 1)))
}

function sumExcept({ x, labels }: Term, kept: readonly Label[]): Term {
  const axis = [...labels.keys()].filter((i) => !kept.includes(labels[i] as Label))
  if (axis.length === 0) return { x, labels }
  return { x: x.sum({ axis }), labels: labels.filter((label) => kept.includes(label)) }
}

/** A term's tensor with its axes in the order of `labels`. */
function arrange({ x, labels }: Term, order: readonly Label[]): AnyTensor {
  const axes = order.map((label) => labels.indexOf(label))
  return axes.every((axis, i) => axis === i) ? x : x.transpose(axes)
}

/**
 * The sum of products that subscripts spell out, after Einstein: every axis of every operand has a letter,
 * axes of one letter run together, and letters that are not in the result are summed over.
 *
 * - `'ij,jk->ik'` is the matrix product, `'bij,bjk->bik'` that of batches, `'i,j->ij'` the outer product.
 * - A letter twice in one operand takes the diagonal: `'ii->i'`; `'ii->'` is the trace.
 * - `'...'` stands for any axes that are not named, and broadcasts: `'...ij,jk->...ik'`. Axes of letters do
 *   not stretch, not even those of 1.
 * - Without `->` the result has the axes of `...`, then the letters that occur once, in alphabetical order:
 *   `'ij,jk'`. Spaces do not matter.
 *
 * Any number of operands; of more than two, the cheapest pair is combined first. The dtype is the one that
 * all promote to; int32 and uint8 wrap.
 *
 * @throws ValueError for subscripts that make no sense, ShapeError where axes of one letter differ or an
 * operand has more or fewer axes than letters; DTypeError for bool and for dtypes that do not mix.
 * @example
 * const a = tensor([[1, 2], [3, 4]])
 * einsum('ij,j->i', a, tensor([1, 10])).arraySync() // [21, 43]
 * einsum('ii', a).item() // 5
 */
export const einsum = sumOfProducts as unknown as EinsumFunction

const sampled = (subscripts: string, ...shapes: readonly number[][]): ReturnType<typeof sample> =>
  sample(
    shapes.map((shape) => real(shape)),
    (...tensors) => sumOfProducts(subscripts, ...tensors),
  )

withSamples(einsum, () => [
  sampled('', []),
  sampled('ij->ji', [2, 3]),
  sampled('ij->', [2, 3]),
  sampled('ii->i', [3, 3]),
  sampled('iji->j', [2, 3, 2]),
  sampled('ij,jk->ik', [2, 3], [3, 2]),
  sampled('ij,jk', [2, 0], [0, 2]),
  sampled('i,j->ji', [2], [3]),
  sampled('bij,bkj->bik', [2, 2, 3], [2, 2, 3]),
  sampled('ij,ij->i', [2, 3], [2, 3]),
  sampled('ij,k->i', [2, 3], [2]),
  sampled('...ij,...jk->...ik', [2, 1, 2, 3], [3, 3, 2]),
  sampled('i...,->...i', [2, 3], []),
  sampled('ij,jk,kl->il', [2, 3], [3, 2], [2, 3]),
  sampled('a,ab,b->', [2], [2, 3], [3]),
  sample([whole([2, 3], -50, 50), whole([3], -50, 50)], (a, b) => sumOfProducts('ij,j->i', a, b)),
])
