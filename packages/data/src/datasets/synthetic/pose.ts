// How a hand varies: takes a glyph and uniform numbers, gives the glyph turned, slanted, stretched, moved
// and bent a little.
import type { Glyph, Point } from './glyphs'

/** A source of numbers between 0 and 1. */
export type Uniform = () => number

/** A number from `low` to `high`. */
export const between = (uniform: Uniform, low: number, high: number): number => low + (high - low) * uniform()

/**
 * The glyph under a random affine map about the centre of the square and a random smooth bend.
 * Takes 10 numbers from `uniform`.
 */
export function pose(glyph: Glyph, uniform: Uniform): Glyph {
  const angle = between(uniform, -0.22, 0.22)
  const shear = between(uniform, -0.25, 0.2)
  const width = between(uniform, 0.75, 1.05)
  const height = between(uniform, 0.85, 1.05)
  const shiftX = between(uniform, -0.06, 0.06)
  const shiftY = between(uniform, -0.05, 0.05)
  const bendX = between(uniform, -0.04, 0.04)
  const bendY = between(uniform, -0.04, 0.04)
  const phaseX = between(uniform, 0, 2 * Math.PI)
  const phaseY = between(uniform, 0, 2 * Math.PI)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)

  const place = ([x, y]: Point): Point => {
    const bentX = x + bendX * Math.sin(2 * Math.PI * y + phaseX)
    const bentY = y + bendY * Math.sin(2 * Math.PI * x + phaseY)
    const v = (bentY - 0.5) * height
    const u = (bentX - 0.5) * width - shear * v
    return [0.5 + cos * u - sin * v + shiftX, 0.5 + sin * u + cos * v + shiftY]
  }
  return glyph.map((stroke) => stroke.map(place))
}
