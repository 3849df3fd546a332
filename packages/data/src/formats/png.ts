// PNG out: takes an image as a tensor, gives the bytes of a file that every browser and viewer shows.
import {
  checkOptions,
  ShapeError,
  ValueError,
  type DType,
  type Tensor,
  type TypedArray,
} from '@chainrule/tensor'
import { zlibSync } from 'fflate'
import { crc32 } from './crc32'

/** How to show an image. */
export interface EncodePngOptions {
  /** How many pixels of the file, across and down, show one of the image; 1 when left out. */
  readonly scale?: number
  /**
   * The values that are shown as black and as white; what lies outside is shown as the nearer one. 0 and 255 when left
   * out for integers, 0 and 1 for floats and bool, and then a value outside is an error.
   */
  readonly range?: readonly [black: number, white: number]
}

/** Levels of grey, `[height, width]` or `[height, width, 1]`, or red, green and blue, `[height, width, 3]`. */
export type PngImage = Tensor<[number, number] | [number, number, number], DType>

const op = 'encodePng'
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const mostPixels = 2 ** 28

/**
 * The bytes of the PNG file of an image, with 8 bits for each grey level or colour.
 *
 * Source: W3C, Portable Network Graphics (PNG) Specification, second edition, 2003.
 *
 * @param image levels of grey, `[height, width]` or `[height, width, 1]`, or red, green and blue,
 * `[height, width, 3]`; of any dtype.
 * @throws ShapeError for another shape, or an image without pixels; ValueError for a scale that is no whole number
 * from 1 up, a range that is none, NaN, or a value outside the range that is taken for granted.
 *
 * @example
 * const { images } = syntheticDigits({ key: random.key(0), count: 1, size: 8 })
 * const file = encodePng(images.reshape([8, 8]), { range: [0, 16], scale: 10 })
 * Array.from(file.subarray(1, 4), (byte) => String.fromCharCode(byte)).join('') // 'PNG'
 */
export function encodePng(image: PngImage, options: EncodePngOptions = {}): Uint8Array {
  checkOptions(op, options, ['scale', 'range'])
  const { scale = 1 } = options
  const [height = 0, width = 0, channels = 1]: readonly number[] = image.shape
  if (image.ndim < 2 || image.ndim > 3 || (channels !== 1 && channels !== 3) || height * width === 0) {
    throw new ShapeError(
      op,
      `not an image: expected [height, width], or that with 1 or 3 colours; got [${image.shape.join(', ')}]`,
      image.shape,
    )
  }
  if (!Number.isInteger(scale) || scale < 1) {
    throw new ValueError(op, `scale must be a whole number from 1 up; got ${String(scale)}`)
  }
  if (height * width * scale * scale > mostPixels) {
    throw new ValueError(op, `at most ${mostPixels} pixels are shown; a scale of ${scale} makes more of them`)
  }
  const levels = toLevels(image.dataSync(), image.dtype, options.range)
  // Each line of pixels has a byte before it that says it is stored as it is.
  const lineBytes = 1 + width * scale * channels
  const lines = new Uint8Array(height * scale * lineBytes)
  for (let y = 0; y < height; y++) {
    const line = y * scale * lineBytes
    let to = line + 1
    for (let x = 0; x < width; x++) {
      for (let copy = 0; copy < scale; copy++) {
        for (let c = 0; c < channels; c++) lines[to++] = levels[(y * width + x) * channels + c] as number
      }
    }
    for (let copy = 1; copy < scale; copy++) {
      lines.copyWithin(line + copy * lineBytes, line, line + lineBytes)
    }
  }
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width * scale)
  header.setUint32(4, height * scale)
  header.setUint8(8, 8)
  header.setUint8(9, channels === 3 ? 2 : 0)
  const chunks = [
    Uint8Array.from(signature),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', zlibSync(lines, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]
  const file = new Uint8Array(chunks.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of chunks) {
    file.set(part, at)
    at += part.length
  }
  return file
}

/** A chunk of the file: its length, its type, its content, and the checksum of type and content. */
function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, content.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(content, 8)
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)))
  return bytes
}

function toLevels(values: TypedArray, dtype: string, range: EncodePngOptions['range']): Uint8Array {
  const whole = dtype === 'uint8' || dtype === 'int32'
  const [black, white] = range ?? [0, whole ? 255 : 1]
  if (!Number.isFinite(black) || !Number.isFinite(white) || black === white) {
    throw new ValueError(op, `range must be two different numbers, black and white; got ${String(range)}`)
  }
  return Uint8Array.from(values, (value, at) => {
    const level = (value - black) / (white - black)
    if (Number.isNaN(level)) throw new ValueError(op, `there is a value that is no number, NaN, at ${at}`)
    if (range === undefined && (level < 0 || level > 1)) {
      throw new ValueError(
        op,
        `${dtype} values are shown from ${black} to ${white}; got ${value} at ${at}; pass what is black and white, as in { range: [0, 16] }`,
      )
    }
    return Math.round(255 * Math.min(1, Math.max(0, level)))
  })
}
