// The right numbers in the wrong shape: an axis of 1 too many or too few.
import { reshaped, sameShape, sizeOf, squeezed } from '../arrays'
import type { Candidate, Generator } from '../candidate'
import { placeOfParameter } from '../words'
import { finishing, gradientOf } from './finished'

/** For each parameter that the hand gives in another shape: that shape. */
export const shapes: Generator = (setting) =>
  setting.parameters.flatMap((path): Candidate[] => {
    const own = setting.trace.shapes.get(path) ?? []
    const hand = setting.trace.hand.get(path)
    if (hand === undefined || sameShape(hand.shape, own)) return []
    return [
      {
        kind: 'shape',
        key: 'shape',
        place: placeOfParameter(setting, path),
        message: `the gradient of ${path} has shape [${hand.shape.join(', ')}] where [${own.join(', ')}] belongs`,
        cost: 0.95,
        scope: new Set([path]),
        mutate: (trace) =>
          finishing(path, (gradients) => {
            const value = gradientOf(gradients, path)
            const shape = trace.hand.get(path)?.shape ?? value.shape
            const fits =
              sizeOf(shape) === value.data.length &&
              !sameShape(shape, value.shape) &&
              sameShape(squeezed(shape), squeezed(value.shape))
            return fits ? reshaped(value, shape) : undefined
          }),
      },
    ]
  })
