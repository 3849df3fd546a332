// The delta of another layer in the formula of a gradient.
import { sameShape } from '../arrays'
import type { Candidate, Generator, Setting } from '../candidate'
import type { Layer } from '../structure'
import { rightWalk, Unfit, type Hook, type Trace } from '../trace'
import { nameOf } from '../words'
import { scopesAt } from './gate'

/** For each layer the deltas of the layers above it, where the shapes allow it. */
export const wrongDeltas: Generator = (setting) =>
  setting.structure.layers.flatMap((layer) =>
    setting.structure.layers
      .filter((other) => other.number > layer.number)
      .flatMap((other) => candidatesOf(setting, layer, other)),
  )

function candidatesOf(setting: Setting, layer: Layer, other: Layer): Candidate[] {
  const { traces } = setting
  const fits = traces.every((trace) => sameShape(trace.value(layer.z).shape, trace.value(other.z).shape))
  const hookIn =
    (trace: Trace): Hook =>
    (_, proceed, seen) => {
      const delta = seen(other.z) ?? rightWalk(trace)[other.z]
      if (delta === undefined || !sameShape(delta.shape, trace.value(layer.z).shape)) throw new Unfit()
      return proceed(delta)
    }
  return scopesAt(setting, layer.z).flatMap(({ scope, more, words, place }): Candidate[] => {
    if (!fits && (scope === undefined || scope.size > 1)) return []
    return [
      {
        kind: 'wrong-layer',
        key: `delta of ${other.number - layer.number} above`,
        place: place ?? `layer ${layer.number}`,
        message: `${words === '' ? '' : `${words} `}uses the delta of ${nameOf(setting, other.z)} where that of ${nameOf(setting, layer.z)} belongs`,
        cost: 1.1 + more,
        ...(scope && { scope }),
        mutate: (trace) => ({ hooks: new Map([[layer.z, hookIn(trace)]]) }),
      },
    ]
  })
}
