// Some of the digits that a network mistook, as pictures: images, labels and predictions in, pixels in bytes out.
import type { Progress } from '../documents/document'
import type { Mistake } from './events'

type Tested = NonNullable<Extract<Progress, { kind: 'end' }>['test']>

const most = 24

/** At most 24 of the mistaken digits, from the whole of the test images. */
export function drawMistakes({ images, labels, predictions }: Tested): Mistake[] {
  const [truths, answers] = [labels.dataSync(), predictions.dataSync()]
  const mistaken = [...truths.keys()].filter((i) => truths[i] !== answers[i])
  const every = Math.max(1, mistaken.length / most)
  const chosen = Array.from(
    { length: Math.min(most, mistaken.length) },
    (_, i) => mistaken[Math.floor(i * every)],
  )
  return chosen.map((at = 0) => ({
    label: truths[at] as number,
    answer: answers[at] as number,
    pixels: grey(images.slice(at).dataSync()),
  }))
}

/** The lightest number becomes 0, the darkest 255. */
function grey(pixels: ArrayLike<number>): string {
  const values = Array.from(pixels)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const scale = high > low ? 255 / (high - low) : 0
  return Buffer.from(values.map((value) => Math.round((value - low) * scale))).toString('base64')
}
