// Pictures: read again by the specification's rules, chunk by chunk.
import { inflateSync } from 'node:zlib'
import { random, ShapeError, tensor, ValueError, zeros } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { crc32 } from './crc32'
import { imageGrid } from './imageGrid'
import { encodePng } from './png'

/** The pixels of a PNG file as we write them: one byte for each, every line stored as it is. */
function read(file: Uint8Array): { width: number; height: number; colour: number; lines: number[][] } {
  expect([...file.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const chunks = new Map<string, Uint8Array>()
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8))
    chunks.set(type, file.subarray(at + 8, at + 8 + length))
    expect(view.getUint32(at + 8 + length), type).toBe(crc32(file.subarray(at + 4, at + 8 + length)))
    at += 12 + length
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND'])
  const header = chunks.get('IHDR') as Uint8Array
  const size = new DataView(header.buffer, header.byteOffset)
  const [width, height, colour] = [size.getUint32(0), size.getUint32(4), header[9] as number]
  expect([header[8], ...header.subarray(10)]).toEqual([8, 0, 0, 0])
  const bytes = inflateSync(chunks.get('IDAT') as Uint8Array)
  const lineBytes = 1 + width * (colour === 2 ? 3 : 1)
  expect(bytes.length).toBe(height * lineBytes)
  const lines = Array.from({ length: height }, (_, y) => [
    ...bytes.subarray(y * lineBytes, (y + 1) * lineBytes),
  ])
  expect(lines.every(([filter]) => filter === 0)).toBe(true)
  return { width, height, colour, lines: lines.map((line) => line.slice(1)) }
}

describe('a picture', () => {
  test('in grey, as it is and enlarged', () => {
    const image = tensor(
      [
        [0, 128, 255],
        [1, 2, 3],
      ],
      { dtype: 'uint8' },
    )
    expect(read(encodePng(image))).toEqual({
      width: 3,
      height: 2,
      colour: 0,
      lines: [
        [0, 128, 255],
        [1, 2, 3],
      ],
    })
    expect(read(encodePng(image.expandDims(-1), { scale: 2 })).lines).toEqual([
      [0, 0, 128, 128, 255, 255],
      [0, 0, 128, 128, 255, 255],
      [1, 1, 2, 2, 3, 3],
      [1, 1, 2, 2, 3, 3],
    ])
  })

  test('in colour', () => {
    const image = tensor([
      [
        [1, 0, 0],
        [0, 0.5, 1],
      ],
    ])
    expect(read(encodePng(image, { scale: 1 }))).toMatchObject({
      colour: 2,
      lines: [[255, 0, 0, 0, 128, 255]],
    })
  })

  test('with its own black and white', () => {
    expect(read(encodePng(tensor([[0, 8, 16, 99, -5]]), { range: [0, 16] })).lines).toEqual([
      [0, 128, 255, 255, 0],
    ])
    expect(read(encodePng(tensor([[-1, 0, 1]]), { range: [1, -1] })).lines).toEqual([[255, 128, 0]])
    expect(read(encodePng(tensor([[true, false]]))).lines).toEqual([[255, 0]])
  })

  test('errors', () => {
    expect(() => encodePng(zeros([2, 2, 2]))).toThrow(
      'encodePng: not an image: expected [height, width], or that with 1 or 3 colours; got [2, 2, 2]',
    )
    expect(() => encodePng(zeros([0, 2]))).toThrow(ShapeError)
    expect(() => encodePng(zeros([4]) as never)).toThrow(ShapeError)
    expect(() => encodePng(zeros([2, 2]), { scale: 0 })).toThrow(
      'scale must be a whole number from 1 up; got 0',
    )
    expect(() => encodePng(zeros([2, 2]), { scale: 1e6 })).toThrow('at most 268435456 pixels are shown')
    expect(() => encodePng(tensor([[16]]))).toThrow(
      'encodePng: float32 values are shown from 0 to 1; got 16 at 0; pass what is black and white, as in { range: [0, 16] }',
    )
    expect(() => encodePng(tensor([[NaN]]), { range: [0, 1] })).toThrow(
      'there is a value that is no number, NaN, at 0',
    )
    expect(() => encodePng(tensor([[1]]), { range: [1, 1] })).toThrow(ValueError)
    expect(() => encodePng(tensor([[1]]), { zoom: 2 } as never)).toThrow("there is no option 'zoom'")
  })
})

describe('a grid', () => {
  test('of images, a pixel apart', () => {
    const images = tensor([[[1, 2]], [[3, 4]], [[5, 6]]], { dtype: 'int32' })
    const grid = imageGrid(images, { columns: 2 })
    expect(grid.dtype).toBe('int32')
    expect(grid.arraySync()).toEqual([
      [0, 0, 0, 0, 0, 0, 0],
      [0, 1, 2, 0, 3, 4, 0],
      [0, 0, 0, 0, 0, 0, 0],
      [0, 5, 6, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0],
    ])
  })

  test('of square images in rows, with labels', () => {
    const images = zeros([2, 64]).add(0.5)
    const grid = imageGrid(images, { columns: 5, labels: tensor([1, 42], { dtype: 'int32' }) })
    expect(grid.shape).toEqual([1 + 8 + 1 + 5 + 1, 1 + 9 + 9])
    const below = grid
      .slice([10, 15])
      .arraySync()
      .map((line) => line.map((value) => (value > 0 ? '#' : ' ')).join(''))
    expect(below).toEqual([
      '  #       # # ###  ',
      ' ##       # #   #  ',
      '  #       ### ###  ',
      '  #         # #    ',
      ' ###        # ###  ',
    ])
    expect(read(encodePng(grid, { scale: 3 })).width).toBe(57)
  })

  test('is about square unless told', () => {
    expect(imageGrid(random.uniform(random.key(0), [10, 2, 2])).shape).toEqual([1 + 3 * 3, 1 + 4 * 3])
  })

  test('errors', () => {
    expect(() => imageGrid(zeros([2, 5]))).toThrow(
      'imageGrid: no images: expected [images, height, width], or [images, pixels] of square ones; got [2, 5]',
    )
    expect(() => imageGrid(zeros([0, 4]))).toThrow(ShapeError)
    expect(() => imageGrid(zeros([2, 4]), { columns: 1.5 })).toThrow(
      'columns must be a whole number from 1 up; got 1.5',
    )
    expect(() => imageGrid(zeros([2, 4]), { labels: zeros([3], { dtype: 'int32' }) })).toThrow(
      'imageGrid: a label for each image is needed: expected [2]; got [3]',
    )
  })
})
