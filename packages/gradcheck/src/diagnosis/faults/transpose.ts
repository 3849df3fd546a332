// A gradient that is the transpose of the right one.
import { transposed } from '../arrays'
import type { Candidate, Generator } from '../candidate'
import { placeOfParameter } from '../words'
import { finishing, gradientOf } from './finished'

/** The transposes of all parameters with two axes or more. */
export const transposes: Generator = (setting) =>
  setting.parameters
    .filter((path) => (setting.trace.shapes.get(path) ?? []).length > 1)
    .map((path): Candidate => ({
      kind: 'transpose',
      key: 'transpose',
      place: placeOfParameter(setting, path),
      message: `the gradient of ${path} is transposed`,
      cost: 1,
      scope: new Set([path]),
      mutate: () => finishing(path, (gradients) => transposed(gradientOf(gradients, path))),
    }))
