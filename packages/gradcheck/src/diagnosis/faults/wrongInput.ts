// A product's gradient made with the wrong other operand: the pre-activation in place of the activation, another
// layer's activation, another layer's weights, the weights without their transpose.
import { sameShape, transposed } from '../arrays'
import type { Candidate, Generator, Setting } from '../candidate'
import { operandsOf, replacing, type Operand } from '../products'
import { nameOf, placeOf } from '../words'

/** Everything that may stand in for an operand of a product on the way back. */
export const wrongInputs: Generator = (setting) =>
  operandsOf(setting.trace, setting.structure).flatMap(([left, right]) => [
    ...candidatesFor(setting, left, right),
    ...candidatesFor(setting, right, left),
  ])

function candidatesFor(setting: Setting, to: Operand, other: Operand): Candidate[] {
  if (!setting.trace.flows[to.node]) return []
  const isParameter = parameterOf(setting, to.origin) !== undefined
  const stands = isParameter ? inputsFor(setting, to, other) : weightsFor(setting, to, other)
  return [...stands, ...unturned(setting, to, other)]
}

const parameterOf = ({ trace, parameters }: Setting, node: number): string | undefined =>
  parameters.find((path) => trace.sources.get(path) === node)

/** For the gradient of a parameter: other activations, pre-activations and inputs. */
function inputsFor(setting: Setting, to: Operand, other: Operand): Candidate[] {
  const { trace, structure } = setting
  const path = parameterOf(setting, to.origin) as string
  const inputs = [...trace.sources]
    .filter(([name]) => !setting.parameters.includes(name))
    .map(([, node]) => node)
  const places = new Set([...structure.layers.flatMap(({ z, a }) => [z, a]), ...inputs])
  return [...places]
    .filter((node) => node !== other.origin && trace.value(node).shape.length > 0)
    .map((node) => ({
      kind: 'wrong-input',
      key: `input ${nameOf(setting, node)}`,
      place: placeOf(setting, to.product),
      message: `${path}'s gradient uses ${nameOf(setting, node)} where ${nameOf(setting, other.origin)}, the layer's input, belongs`,
      cost: 1.05,
      scope: new Set([path]),
      mutate: (trace) => ({
        hooks: new Map([[to.product, replacing(trace, `input ${node}`, to, other, () => trace.value(node))]]),
      }),
    }))
}

/** For what is passed down: the weights of another layer. */
function weightsFor(setting: Setting, to: Operand, other: Operand): Candidate[] {
  const { trace } = setting
  const path = parameterOf(setting, other.origin)
  if (path === undefined) return []
  const shape = trace.value(other.origin).shape
  return setting.parameters.flatMap((name): Candidate[] => {
    const node = trace.sources.get(name)
    if (node === undefined || node === other.origin || !sameShape(trace.value(node).shape, shape)) return []
    return [
      {
        kind: 'wrong-input',
        key: `weights ${name}`,
        place: placeOf(setting, to.product),
        message: `the gradient is passed down through ${name} where ${path} belongs`,
        cost: 1.1,
        mutate: (trace) => ({
          hooks: new Map([
            [to.product, replacing(trace, `weights ${name}`, to, other, () => trace.value(node))],
          ]),
        }),
      },
    ]
  })
}

/** The other operand without its transpose: possible where it is square. */
function unturned(setting: Setting, to: Operand, other: Operand): Candidate[] {
  const { shape } = setting.trace.value(other.origin)
  if (shape.length !== 2 || shape[0] !== shape[1]) return []
  const name = nameOf(setting, other.origin)
  const path = parameterOf(setting, other.origin)
  return [
    {
      kind: 'transpose',
      key: 'unturned operand',
      place: placeOf(setting, to.product),
      message:
        path === undefined
          ? `${nameOf(setting, to.origin)}'s gradient uses ${name} where its transpose belongs`
          : `the gradient is passed down through ${name} where its transpose belongs`,
      cost: 1,
      mutate: (trace) => ({
        hooks: new Map([
          [to.product, replacing(trace, 'unturned', to, other, () => transposed(trace.value(other.origin)))],
        ]),
      }),
    },
  ]
}
