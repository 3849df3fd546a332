// Gradients of parameters that have changed places, as when a function returns them in one order and they are taken
// apart in another; and one gradient that is another's.
import { broadcast, sameShape } from '../arrays'
import type { Candidate, Generator, Setting } from '../candidate'
import { listed, placeOfParameter } from '../words'
import { finishing, gradientOf } from './finished'

/** All pairs of parameters, changing places; and each in the place of each other. */
export const swaps: Generator = (setting) =>
  setting.parameters.flatMap((first, i) =>
    setting.parameters
      .slice(i + 1)
      .flatMap((second) => [
        swapped(setting, first, second, false),
        ...(alike(setting, first, second) ? [] : [swapped(setting, first, second, true)]),
        ...(alike(setting, first, second)
          ? [copied(setting, first, second), copied(setting, second, first)]
          : []),
      ]),
  )

const alike = ({ trace }: Setting, first: string, second: string): boolean =>
  sameShape(trace.shapes.get(first) ?? [], trace.shapes.get(second) ?? [])

/** `accumulated`: added to zeros of the parameter's own shape, to which they stretch. */
function swapped(setting: Setting, first: string, second: string, accumulated: boolean): Candidate {
  const { structure } = setting
  const layers = [first, second].map((path) => structure.layerOf.get(path) ?? 0)
  const place =
    layers[0] === layers[1] && layers[0] !== 0
      ? `layer ${layers[0]}`
      : listed([first, second].map((path) => placeOfParameter(setting, path)))
  return {
    kind: 'swapped',
    key: layers[0] === layers[1] ? 'swapped within a layer' : 'swapped between layers',
    place,
    message: `the gradients of ${first} and ${second} have changed places`,
    ...(accumulated && {
      also: {
        kind: 'broadcast',
        message: `added to zeros of other shapes, the gradients of ${first} and ${second} stretch without an error`,
      },
    }),
    cost: accumulated ? 1.05 : 1,
    scope: new Set([first, second]),
    mutate: () => ({
      finish: (gradients) =>
        new Map(
          [...gradients].map(([name, value]) => {
            if (name !== first && name !== second) return [name, value]
            const other = gradientOf(gradients, name === first ? second : first)
            return [name, accumulated ? (broadcast(other, value.shape) ?? other) : other]
          }),
        ),
    }),
  }
}

const copied = (setting: Setting, from: string, to: string): Candidate => ({
  kind: 'swapped',
  key: 'copied',
  place: placeOfParameter(setting, to),
  message: `the gradient of ${from} stands where that of ${to} belongs`,
  cost: 1.15,
  scope: new Set([to]),
  mutate: () => finishing(to, (gradients) => gradientOf(gradients, from)),
})
