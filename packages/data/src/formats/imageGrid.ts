// Many images in one: takes images and, if they have any, their labels, gives the image of a grid of them.
import {
  checkOptions,
  ShapeError,
  tensor,
  ValueError,
  type AnyTensor,
  type DType,
  type Tensor,
  type TypedArray,
} from '@chainrule/tensor'
import type { Labels } from '../metrics/labels'

/** How to lay images out. */
export interface ImageGridOptions {
  /** How many images stand side by side; as many as make the grid about square when left out. */
  readonly columns?: number
  /** A number for each image, to stand below it, `[images]`. */
  readonly labels?: Labels
}

const op = 'imageGrid'
const gap = 1

/**
 * Lays grey images out in a grid, a pixel apart, on black, for {@link encodePng}.
 *
 * @param images `[images, height, width]`, or `[images, pixels]` of square images.
 * @returns the grid as one image, `[height, width]`, of the same dtype. Labels are written in the largest value that
 * there is among the images.
 * @throws ShapeError for another shape, no images, or labels that are not as many; ValueError for columns that are no
 * whole number from 1 up.
 *
 * @example
 * const { images, labels } = syntheticDigits({ key: random.key(0), count: 10, size: 8 })
 * const grid = imageGrid(images, { columns: 5, labels })
 * grid.shape // [31, 46]
 * const file = encodePng(grid, { range: [0, 16], scale: 4 })
 */
export function imageGrid<D extends DType>(
  images: Tensor<[number, number] | [number, number, number], D>,
  options: ImageGridOptions = {},
): Tensor<[number, number], D> {
  checkOptions(op, options, ['columns', 'labels'])
  const [count, height, width] = sizeOf(images)
  const { columns = Math.ceil(Math.sqrt(count)), labels } = options
  if (!Number.isInteger(columns) || columns < 1) {
    throw new ValueError(op, `columns must be a whole number from 1 up; got ${String(columns)}`)
  }
  if (labels !== undefined && (labels.ndim !== 1 || labels.shape[0] !== count)) {
    throw new ShapeError(
      op,
      `a label for each image is needed: expected [${count}]; got [${labels.shape.join(', ')}]`,
      images.shape,
      labels.shape,
    )
  }
  const pixels: TypedArray = (images as AnyTensor).dataSync()
  let ink = 0
  for (const value of pixels) ink = Math.max(ink, value)
  const across = Math.min(columns, count)
  const down = Math.ceil(count / columns)
  const stepX = width + gap
  const stepY = height + gap + (labels === undefined ? 0 : glyphHeight + gap)
  const gridWidth = across * stepX + gap
  const drawn = new (pixels.constructor as new (length: number) => TypedArray)(
    gridWidth * (down * stepY + gap),
  )
  const numbers = labels?.dataSync()
  for (let image = 0; image < count; image++) {
    const left = gap + (image % columns) * stepX
    const top = gap + Math.floor(image / columns) * stepY
    for (let y = 0; y < height; y++) {
      const from = (image * height + y) * width
      drawn.set(pixels.subarray(from, from + width), (top + y) * gridWidth + left)
    }
    if (numbers === undefined) continue
    write(String(numbers[image]), width, (x, y) => {
      drawn[(top + height + gap + y) * gridWidth + left + x] = ink || 1
    })
  }
  const shape: [number, number] = [down * stepY + gap, gridWidth]
  return tensor(drawn, { shape, dtype: images.dtype }) as AnyTensor
}

function sizeOf(images: AnyTensor): readonly [count: number, height: number, width: number] {
  const shape: readonly number[] = images.shape
  const [count = 0, first = 0, second] = shape
  const side = Math.sqrt(first)
  const size = shape.length === 3 ? [first, second as number] : Number.isInteger(side) ? [side, side] : [0, 0]
  const [height, width] = size as [number, number]
  if (shape.length < 2 || shape.length > 3 || count * height * width === 0) {
    throw new ShapeError(
      op,
      `no images: expected [images, height, width], or [images, pixels] of square ones; got [${shape.join(', ')}]`,
      shape,
    )
  }
  return [count, height, width]
}

// Digits of 3 x 5 pixels, a line of three bits after the other.
const glyphWidth = 3
const glyphHeight = 5
const glyphs: Readonly<Record<string, number>> = {
  '0': 0b111_101_101_101_111,
  '1': 0b010_110_010_010_111,
  '2': 0b111_001_111_100_111,
  '3': 0b111_001_111_001_111,
  '4': 0b101_101_111_001_001,
  '5': 0b111_100_111_001_111,
  '6': 0b111_100_111_101_111,
  '7': 0b111_001_010_010_010,
  '8': 0b111_101_111_101_111,
  '9': 0b111_101_111_001_111,
  '-': 0b000_000_111_000_000,
}

/** Calls `put` for each pixel of a number that has its place within `width`, from the left. */
function write(text: string, width: number, put: (x: number, y: number) => void): void {
  for (const [i, letter] of [...text].entries()) {
    const glyph = glyphs[letter] ?? 0
    for (let bit = 0; bit < glyphWidth * glyphHeight; bit++) {
      const x = i * (glyphWidth + 1) + (bit % glyphWidth)
      if (x < width && (glyph >> (glyphWidth * glyphHeight - 1 - bit)) & 1)
        put(x, Math.floor(bit / glyphWidth))
    }
  }
}
