// Windows that slide over the last axes of a tensor, and windows added up where they were taken: each is the
// other's transpose.
import { stridesOf, type Shape } from '../core/shape'
import { forEachOffset, readStrided } from '../core/strided'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { plus, stepped, type Affine } from '../lanes/lowering'

/** How windows lie along an axis: `count` of them, `stride` apart, each of `size` elements that are `dilation` apart. */
export interface Sliding {
  readonly size: number
  readonly stride: number
  readonly dilation: number
  readonly count: number
}

interface Attributes {
  /** Of the last axes, one after the other. */
  readonly slidings: readonly Sliding[]
}

/** How far a window reaches, in elements. */
export const reachOf = ({ size, dilation }: Pick<Sliding, 'size' | 'dilation'>): number =>
  (size - 1) * dilation + 1

// The axes in front of those of the windows: of [...rows, ...counts, ...sizes].
const rowsOf = (windows: Shape, slidings: readonly Sliding[]): Shape =>
  windows.slice(0, windows.length - 2 * slidings.length)

/** From the index of an element in a window to its index in what the windows lie on. */
const placed = (index: readonly Affine[], slidings: readonly Sliding[]): Affine[] => {
  const axes = slidings.length
  const rows = index.length - 2 * axes
  return [
    ...index.slice(0, rows),
    ...slidings.map(({ stride, dilation }, axis) =>
      plus(
        stepped(index[rows + axis] as Affine, 0, stride),
        stepped(index[rows + axes + axis] as Affine, 0, dilation),
      ),
    ),
  ]
}

/** The strides by which the windows, [...rows, ...counts, ...sizes], are gone through where they lie. */
function stridesIn(shape: Shape, slidings: readonly Sliding[]): number[] {
  const strides = stridesOf(shape)
  const rows = shape.length - slidings.length
  const along = (step: 'stride' | 'dilation'): number[] =>
    slidings.map((sliding, axis) => sliding[step] * (strides[rows + axis] as number))
  return [...strides.slice(0, rows), ...along('stride'), ...along('dilation')]
}

const windowsPrimitive = definePrimitive<Attributes>({
  name: 'windows',
  infer: ([input], { slidings }) => {
    const { shape, dtype } = input as AnyTensor
    const rows = shape.slice(0, shape.length - slidings.length)
    const windows = [...rows, ...slidings.map(({ count }) => count), ...slidings.map(({ size }) => size)]
    return { shape: windows, dtype }
  },
  vjp: (cotangent, [input], _, { slidings }) => {
    const { shape } = input as AnyTensor
    return [foldWindows(cotangent, slidings, shape.slice(shape.length - slidings.length))]
  },
  lower: (_inputs, _output, { slidings }) => ({ kind: 'view', view: (index) => placed(index, slidings) }),
  evaluate: ([input], { data, shape }, { slidings }) => {
    const { data: from, shape: outer } = input as Value
    readStrided(from, data, shape, stridesIn(outer, slidings))
  },
})

// Whether an element may lie in several windows.
const overlaps = ({ size, stride, dilation, count }: Sliding): boolean =>
  size > 1 && count > 1 && stride < reachOf({ size, dilation }) && dilation <= (count - 1) * stride

const foldPrimitive = definePrimitive<Attributes & { readonly lengths: Shape }>({
  name: 'fold',
  infer: ([input], { slidings, lengths }) => {
    const { shape, dtype } = input as AnyTensor
    return { shape: [...rowsOf(shape, slidings), ...lengths], dtype }
  },
  vjp: (cotangent, _inputs, _output, { slidings }) => [takeWindows(cotangent, slidings)],
  lower: ([input], _output, { slidings }) => ({
    kind: 'fold',
    place: (index) => placed(index, slidings),
    rows: rowsOf((input as AnyTensor).shape, slidings).length,
    overlaps: slidings.some(overlaps) ? slidings.length : 0,
  }),
  evaluate: ([input], { data, shape }, { slidings }) => {
    const { data: from, shape: inner } = input as Value
    const strides = stridesIn(shape, slidings)
    if (!slidings.some(overlaps)) {
      return forEachOffset(inner, strides, 0, (to, position) => {
        data[to] = from[position] as number
      })
    }
    // Wide enough for whole numbers, too, which wrap when they are stored.
    const sums = new Float64Array(data.length)
    forEachOffset(inner, strides, 0, (to, position) => {
      sums[to] = (sums[to] as number) + (from[position] as number)
    })
    data.set(sums)
  },
})

/** The windows of the last axes of `x`, all inside it: `[...rows, ...axes]` to `[...rows, ...counts, ...sizes]`. */
export const takeWindows = (x: AnyTensor, slidings: readonly Sliding[]): AnyTensor =>
  apply(windowsPrimitive, [x], { slidings })

/** The transpose of {@link takeWindows}: the sums of windows where they lie on axes of `lengths`. */
export const foldWindows = (windows: AnyTensor, slidings: readonly Sliding[], lengths: Shape): AnyTensor =>
  apply(foldPrimitive, [windows], { slidings, lengths })
