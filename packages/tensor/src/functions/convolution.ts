// Convolution in any number of dimensions, and its transpose: windows of the input as the columns of a matrix, and
// one product; or one product, and its columns added up where they came from.
import { ShapeError, ValueError } from '../core/errors'
import { checkOptions, checkWhole } from '../core/options'
import { formatShape, sizeOf, type Shape } from '../core/shape'
import { real, sample, whole, withSamples } from '../graph/samples'
import type {
  ConvFunction,
  ConvOptions,
  ConvTransposeFunction,
  ConvTransposeOptions,
} from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from '../primitives/cast'
import { productDType } from '../primitives/matmul'
import { checkTensor } from '../primitives/operands'
import { sliceAxes } from '../primitives/slice'
import { foldWindows, reachOf, takeWindows, type Sliding } from '../primitives/windows'
import { checkSpace, padSpace, perAxis, sidesOf, slidesOf, type Sides } from './sliding'

interface Operands {
  readonly x: AnyTensor
  readonly weight: AnyTensor
  readonly space: Shape
  /** Of the windows. */
  readonly sizes: Shape
  readonly groups: number
}

/** The two tensors in the dtype of their products; `at` is the axis of the weight that holds the input's channels. */
function checkOperands(
  op: string,
  x: AnyTensor,
  weight: AnyTensor,
  { groups = 1 }: ConvOptions,
  at: 0 | 1,
): Operands {
  const space = checkSpace(op, x)
  checkTensor(op, weight, 1)
  const shapes = `${formatShape(x.shape)} and ${formatShape(weight.shape)}`
  const fail = (what: string): never => {
    throw new ShapeError(op, `${what} (${shapes})`, x.shape, weight.shape)
  }
  const form = at === 1 ? '[out, in / groups, ...size]' : '[in, out / groups, ...size]'
  if (weight.ndim !== x.ndim)
    fail(`the weight must have the rank of the input, ${form}; their ranks are ${weight.ndim} and ${x.ndim}`)
  checkWhole(op, 'groups', groups, 1)
  const [first, second, ...sizes] = weight.shape as readonly [number, number, ...number[]]
  const channels = x.shape[1] as number
  if (channels % groups > 0 || (at === 1 && first % groups > 0))
    fail(`channels, ${channels} in and ${first} out, do not divide into ${groups} groups`)
  const expected = at === 1 ? channels / groups : channels
  const got = at === 1 ? second : first
  if (got !== expected) {
    const grouped = groups > 1 ? ` in ${groups} groups` : ''
    fail(
      `the input has ${channels} channels${grouped}, so axis ${at} of the weight, ${form}, must be ${expected}; it is ${got}`,
    )
  }
  if (sizes.includes(0)) fail('a window has no elements')
  const dtype = productDType(op, x.dtype, weight.dtype)
  return { x: cast(x, dtype), weight: cast(weight, dtype), space, sizes, groups }
}

/** The windows of `x` as the columns of matrices: `[batch, groups, channels * size, out]`. */
function columnsOf(x: AnyTensor, slides: readonly Sliding[], groups: number): AnyTensor {
  const [batch, channels, ...space] = x.shape as readonly [number, number, ...number[]]
  const size = sizeOf(slides.map((slide) => slide.size))
  const out = sizeOf(slides.map(({ count }) => count))
  const shape = [batch, groups, (channels / groups) * size, out]
  // Windows of one element, one next to the other: the input itself.
  if (size === 1 && out === sizeOf(space)) return x.reshape(shape)
  return takeWindows(x, slides).transpose(windowsFirst(slides.length)).reshape(shape)
}

// From [batch, channels, ...out, ...size] to [batch, channels, ...size, ...out]; and back.
const windowsFirst = (axes: number): number[] => [
  0,
  1,
  ...Array.from({ length: 2 * axes }, (_, i) => 2 + ((i + axes) % (2 * axes))),
]

// Where the two ways take the same time.
const fewPlaces = 64

const convOptions = ['stride', 'padding', 'dilation', 'groups']

/**
 * The convolution of `x`, `[batch, in, ...space]`, with `weight`, `[out, in / groups, ...size]`, in as many dimensions
 * as there are axes of space: `[batch, out, ...]`. As in all such libraries the weight is not turned round, so it is
 * a correlation. The dtype is the one that both promote to.
 *
 * An axis of `n` elements becomes one of `floor((n + padding - dilation * (size - 1) - 1) / stride) + 1`. Padding
 * 'same' is what makes that `ceil(n / stride)`, with an odd element behind: for a stride of 1 as PyTorch has it, for
 * others as TensorFlow.
 *
 * @param options `stride` (1), `padding` (0), `dilation` (1): a number, or one for each axis of space; `padding` may also be
 * 'same', 'valid', or have `[before, after]` for an axis; `groups` (1): channels are divided into so many, which do not
 * mix
 * @throws ShapeError for ranks, channels or sizes that do not fit, ValueError for options that are none, DTypeError
 * for bool and for dtypes that do not mix
 * @example
 * const image = ones([1, 3, 8, 8])
 * conv(image, ones([16, 3, 3, 3]), { padding: 1 }).shape // [1, 16, 8, 8]
 * conv(tensor([[[1, 2, 3, 4]]]), tensor([[[1, 10]]])).arraySync() // [[[21, 32, 43]]]
 */
export const conv: ConvFunction = (
  input: AnyTensor,
  kernel: AnyTensor,
  options: ConvOptions = {},
): AnyTensor => {
  const op = 'conv'
  checkOptions(op, options, convOptions)
  const { x, weight, space, sizes, groups } = checkOperands(op, input, kernel, options, 1)
  const slides = slidesOf(op, space, sizes, options)
  const columns = columnsOf(padSpace(x, slides, 0), slides, groups)
  const [out, ...rest] = weight.shape as readonly [number, ...number[]]
  const rows = weight.reshape([groups, out / groups, sizeOf(rest)])
  const [batch, , inner, places] = columns.shape as readonly [number, number, number, number]
  const shape = [batch, out, ...slides.map(({ count }) => count)]
  // A product for each image, as it lies; or, where images are small, one for all of them: the gradient of the weight
  // would be one of its size for each, to be added up.
  if (places >= fewPlaces || batch === 1) return rows.matmul(columns).reshape(shape)
  const together = columns.transpose([1, 2, 0, 3]).reshape([groups, inner, batch * places])
  return rows.matmul(together).reshape([out, batch, places]).transpose([1, 0, 2]).reshape(shape)
}
withSamples(conv, () => [
  sample([real([2, 2, 5]), real([3, 2, 3])], (x, w) => conv(x, w)),
  sample([real([2, 2, 4, 3]), real([2, 2, 2, 2])], (x, w) => conv(x, w, { padding: 1 })),
  sample([real([1, 2, 5, 4]), real([2, 1, 2, 3])], (x, w) =>
    conv(x, w, { stride: [2, 1], padding: [[0, 1], 1], groups: 2 }),
  ),
  sample([real([1, 1, 3, 3, 3]), real([1, 1, 2, 2, 2])], (x, w) => conv(x, w, { padding: 'same' })),
  sample([real([1, 2, 6]), real([2, 2, 2])], (x, w) => conv(x, w, { dilation: 3, padding: 1 })),
  sample([real([2, 3, 2, 2]), real([2, 3, 1, 1])], (x, w) => conv(x, w)),
  sample([real([0, 2, 4]), real([3, 2, 2])], (x, w) => conv(x, w)),
  sample([whole([1, 2, 4], -50, 50), whole([2, 2, 2], -50, 50)], (x, w) => conv(x, w)),
])

/**
 * The transposed convolution of `x`, `[batch, in, ...space]`, with `weight`, `[in, out / groups, ...size]`:
 * `[batch, out, ...]`. It is the gradient of {@link conv} with that weight and these options with respect to its
 * input: every element of `x` adds the weight, times itself, to a window of the output.
 *
 * An axis of `n` elements becomes one of `(n - 1) * stride - padding + dilation * (size - 1) + 1 + outputPadding`;
 * with padding 'same', of `n * stride + outputPadding`.
 *
 * @param options as for `conv`; `outputPadding` (0) makes the output longer at its end, by less than the stride or the
 * dilation
 * @throws ShapeError for ranks, channels or sizes that do not fit, ValueError for options that are none, DTypeError
 * for bool and for dtypes that do not mix
 * @example
 * convTranspose(tensor([[[1, 2]]]), tensor([[[1, 10, 100]]]), { stride: 2 }).arraySync() // [[[1, 10, 102, 20, 200]]]
 * convTranspose(ones([1, 8, 4, 4]), ones([8, 3, 2, 2]), { stride: 2 }).shape // [1, 3, 8, 8]
 */
export const convTranspose: ConvTransposeFunction = (
  input: AnyTensor,
  kernel: AnyTensor,
  options: ConvTransposeOptions = {},
): AnyTensor => {
  const op = 'convTranspose'
  checkOptions(op, options, [...convOptions, 'outputPadding'])
  const { x, weight, space, sizes, groups } = checkOperands(op, input, kernel, options, 0)
  const { stride = 1, padding = 0, dilation = 1, outputPadding = 0 } = options
  const axes = space.length
  const strides = perAxis(op, 'stride', stride, axes)
  const dilations = perAxis(op, 'dilation', dilation, axes)
  const longer = perAxis(op, 'outputPadding', outputPadding, axes, 0)
  const slides = space.map((count, axis): Sliding => ({
    size: sizes[axis] as number,
    stride: strides[axis] as number,
    dilation: dilations[axis] as number,
    count,
  }))
  const sides = sidesOf(op, padding, axes, (axis) => {
    const slide = slides[axis] as Sliding
    return reachOf(slide) - slide.stride
  })
  const results = slides.map((slide, axis) => {
    const { before, after } = sides[axis] as Sides
    const more = longer[axis] as number
    if (more >= Math.max(slide.stride, slide.dilation)) {
      const bound = `the stride (${slide.stride}) or the dilation (${slide.dilation})`
      throw new ValueError(op, `outputPadding must be less than ${bound}; got ${more}`)
    }
    const full = slide.count === 0 ? 0 : (slide.count - 1) * slide.stride + reachOf(slide)
    const wanted = padding === 'same' ? slide.count * slide.stride + more : full - before - after + more
    if (wanted < 0 || full === 0) {
      throw new ShapeError(
        op,
        `nothing is left of axis ${axis} of space: ${full} elements, padding ${before} and ${after} ` +
          `(${formatShape(x.shape)} and ${formatShape(weight.shape)}); use less padding`,
        x.shape,
        weight.shape,
      )
    }
    return { start: before, step: 1, count: wanted, length: Math.max(full, before + wanted) }
  })
  const [batch, channels] = x.shape as readonly [number, number]
  const outPerGroup = weight.shape[1] as number
  const columns = weight
    .reshape([groups, channels / groups, outPerGroup * sizeOf(sizes)])
    .transpose([0, 2, 1])
    .matmul(x.reshape([batch, groups, channels / groups, sizeOf(space)]))
    .reshape([batch, groups * outPerGroup, ...sizes, ...space])
  const summed = foldWindows(
    columns.transpose(windowsFirst(axes)),
    slides,
    results.map(({ length }) => length),
  )
  const whole = [batch, groups * outPerGroup].map((count) => ({ start: 0, step: 1, count }))
  return sliceAxes(summed, [...whole, ...results])
}
withSamples(convTranspose, () => [
  sample([real([2, 2, 3]), real([2, 3, 3])], (x, w) => convTranspose(x, w)),
  sample([real([1, 2, 2, 3]), real([2, 2, 2, 3])], (x, w) =>
    convTranspose(x, w, { stride: 2, padding: 1, outputPadding: [1, 0] }),
  ),
  sample([real([1, 2, 3]), real([2, 2, 2])], (x, w) => convTranspose(x, w, { groups: 2, dilation: 2 })),
  sample([real([1, 1, 3]), real([1, 1, 3])], (x, w) => convTranspose(x, w, { stride: 2, padding: 'same' })),
  sample([real([1, 1, 2, 2]), real([1, 2, 2, 2])], (x, w) => convTranspose(x, w, { stride: 3 })),
  sample([real([0, 2, 3]), real([2, 3, 2])], (x, w) => convTranspose(x, w)),
  sample([whole([1, 2, 3], -50, 50), whole([2, 2, 2], -50, 50)], (x, w) => convTranspose(x, w)),
])
