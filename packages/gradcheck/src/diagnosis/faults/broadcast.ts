// Shapes that were stretched to fit: a gradient repeated along an axis, another's added to it or put in its place.
import type { Numbers } from '../../problem/problem'
import { broadcast, plus, sameShape } from '../arrays'
import type { Candidate, Generator, Setting } from '../candidate'
import { placeOfParameter } from '../words'
import { finishing, gradientOf } from './finished'

/** For each parameter: its own gradient stretched to the hand's shape, and those of others that broadcast with it. */
export const broadcasts: Generator = (setting) =>
  setting.parameters.flatMap((path) => [
    repeated(setting, path),
    ...setting.parameters.filter((other) => other !== path).flatMap((other) => mixed(setting, path, other)),
  ])

function repeated(setting: Setting, path: string): Candidate {
  return {
    kind: 'broadcast',
    key: 'repeated',
    place: placeOfParameter(setting, path),
    message: `the gradient of ${path} is repeated to another shape than the parameter's`,
    cost: 1,
    scope: new Set([path]),
    mutate: (trace) =>
      finishing(path, (gradients) => {
        const own = gradientOf(gradients, path)
        const shape = trace.hand.get(path)?.shape ?? own.shape
        return sameShape(shape, own.shape) ? undefined : broadcast(own, shape)
      }),
  }
}

function mixed(setting: Setting, path: string, other: string): Candidate[] {
  const shape = setting.trace.shapes.get(path) ?? []
  const from = setting.trace.shapes.get(other) ?? []
  if (sameShape(shape, from)) return []
  const candidate = (
    words: string,
    cost: number,
    f: (own: Numbers, stretched: Numbers) => Numbers,
  ): Candidate => ({
    kind: 'broadcast',
    key: `broadcast ${words}`,
    place: placeOfParameter(setting, path),
    message: `the gradient of ${other} is stretched to the shape of ${path}'s and ${words}`,
    cost,
    scope: new Set([path]),
    mutate: () =>
      finishing(path, (gradients) => {
        const own = gradientOf(gradients, path)
        const theirs = gradientOf(gradients, other)
        const stretched = broadcast(theirs, own.shape)
        if (stretched !== undefined) return f(own, stretched)
        // The other way round, the sum has the other's shape.
        const turned = broadcast(own, theirs.shape)
        return turned === undefined ? undefined : f(turned, theirs)
      }),
  })
  return [
    candidate('stands in its place', 1.15, (_, stretched) => stretched),
    candidate('added to it', 1.2, (own, stretched) => plus(own, stretched)),
  ]
}
