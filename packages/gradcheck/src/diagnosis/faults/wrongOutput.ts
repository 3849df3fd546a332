// The derivative of the loss taken at another value than the network's output: at the pre-activation, say.
import type { Candidate, Generator, Setting } from '../candidate'
import { derivativeAt } from '../gates'
import { nameOf } from '../words'

/** The loss's derivative by the output, at the pre-activation; and by the pre-activation, at the output. */
export const wrongOutputs: Generator = (setting) => {
  const layer = setting.structure.layers.at(-1)
  if (layer === undefined || layer.z === layer.a) return []
  const { z, a } = layer
  const parted = setting.structure.readers[z]?.some(({ node }) => node > a)
  return [...(parted ? [] : [at(setting, a, z)]), at(setting, z, a)]
}

function at(setting: Setting, node: number, value: number): Candidate {
  const loss = setting.trace.nodes.length - 1
  return {
    kind: 'wrong-input',
    key: 'output',
    place: 'the loss',
    message: `the loss's derivative by ${nameOf(setting, node)} is taken at ${nameOf(setting, value)} where ${nameOf(setting, node)} belongs`,
    cost: 1.1,
    mutate: (trace) => ({
      hooks: new Map([
        [
          node,
          (_, proceed) =>
            proceed(
              trace.once(`output ${node} ${value}`, () =>
                derivativeAt(trace, { from: node, to: loss }, trace.value(value)),
              ),
            ),
        ],
      ]),
    }),
  }
}
