// What a pen leaves on paper: takes strokes and a pen, gives the darkness of each pixel from 0 to 1.
import type { Glyph, Point } from './glyphs'

/** The pen and the paper, in units of the square that glyphs are drawn in. */
export interface Pen {
  /** Half the width of a line. */
  readonly radius: number
  /** Over what distance the edge of a line fades. */
  readonly blur: number
}

/**
 * The darkness of `size` x `size` pixels in row-major order, 1 within a stroke and 0 away from it. The unit
 * square of the glyph fills the image but for `margin` of its side on each edge.
 */
export function ink(glyph: Glyph, size: number, margin: number, { radius, blur }: Pen): Float64Array {
  // The nearest stroke decides, so the squared distance to it is all that is kept.
  const distances = new Float64Array(size * size).fill(Infinity)
  const reach = radius + blur / 2
  const scale = (1 - 2 * margin) * size
  const toUnit = (pixel: number): number => (pixel + 0.5) / scale - (margin * size) / scale
  const toPixel = (unit: number): number => unit * scale + margin * size - 0.5
  // The pixels from one coordinate to another that a line between them can darken.
  const span = (from: number, to: number): readonly [first: number, last: number] => [
    Math.max(0, Math.ceil(toPixel(Math.min(from, to) - reach))),
    Math.min(size - 1, Math.floor(toPixel(Math.max(from, to) + reach))),
  ]
  for (const stroke of glyph) {
    for (const [i, end] of stroke.entries()) {
      const start = stroke[Math.max(0, i - 1)] as Point
      const [left, right] = span(start[0], end[0])
      const [top, bottom] = span(start[1], end[1])
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) {
          const pixel = row * size + column
          const squared = squaredDistance(toUnit(column), toUnit(row), start, end)
          distances[pixel] = Math.min(distances[pixel] as number, squared)
        }
      }
    }
  }
  return distances.map((squared) => Math.min(1, Math.max(0, 0.5 + (radius - Math.sqrt(squared)) / blur)))
}

// From a point to the segment between two others.
function squaredDistance(x: number, y: number, [startX, startY]: Point, [endX, endY]: Point): number {
  const alongX = endX - startX
  const alongY = endY - startY
  const length = alongX * alongX + alongY * alongY
  const projection = length === 0 ? 0 : ((x - startX) * alongX + (y - startY) * alongY) / length
  const t = Math.min(1, Math.max(0, projection))
  const dx = x - startX - t * alongX
  const dy = y - startY - t * alongY
  return dx * dx + dy * dy
}
