// Draws one digit as one of the real data sets would have it: a glyph, posed, inked, with noise, in whole
// levels of grey.
import { glyphs, type Glyph } from './glyphs'
import { ink } from './ink'
import { between, pose, type Uniform } from './pose'

/** The image sizes that are drawn: 8 x 8 as scikit-learn's digits, 28 x 28 as MNIST. */
export type DigitSize = 8 | 28

/** What an image of each size is like; lengths are in units of the square that glyphs are drawn in. */
interface Style {
  /** The darkest grey. */
  readonly levels: number
  /** The empty edge, as a part of the side. */
  readonly margin: number
  readonly radius: readonly [low: number, high: number]
  readonly blur: readonly [low: number, high: number]
}

const styles: Readonly<Record<DigitSize, Style>> = {
  8: { levels: 16, margin: 0, radius: [0.06, 0.1], blur: [0.1, 0.16] },
  28: { levels: 255, margin: 0.14, radius: [0.035, 0.075], blur: [0.05, 0.11] },
}

const mostNoise = 0.12

/** How many uniform numbers one image takes. */
export const numbersPerImage = (size: DigitSize): number => 14 + size * size

/** Draws a digit into `pixels`, `size * size` numbers in row-major order. */
export function drawDigit(digit: number, size: DigitSize, uniform: Uniform, pixels: Uint8Array): void {
  const { levels, margin, radius, blur } = styles[size]
  const forms = glyphs[digit] as readonly Glyph[]
  const form = forms[Math.floor(uniform() * forms.length)] as Glyph
  const posed = pose(form, uniform)
  const pen = { radius: between(uniform, ...radius), blur: between(uniform, ...blur) }
  const noise = between(uniform, 0, mostNoise)
  for (const [pixel, darkness] of ink(posed, size, margin, pen).entries()) {
    const noisy = darkness + noise * (uniform() - 0.5)
    pixels[pixel] = Math.round(levels * Math.min(1, Math.max(0, noisy)))
  }
}
