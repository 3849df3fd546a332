// Words for places: nodes of a trace as the user would call them.
import { recognise, type Activation } from './activations'
import type { Setting } from './candidate'
import type { Block } from './structure'

/** `layer 2`; `the loss` for what comes after the last layer's activation. */
export function placeOf({ structure }: Setting, node: number): string {
  const depth = structure.depth[node] as number
  const layer = structure.layers.find(({ number }) => number === depth)
  const last = structure.layers.at(-1)
  if (layer === undefined || (layer === last && node > layer.a)) return 'the loss'
  return `layer ${layer.number}`
}

/** Where a parameter stands: `layer 2: W2`. */
export function placeOfParameter({ structure }: Pick<Setting, 'structure'>, path: string): string {
  const layer = structure.layerOf.get(path) ?? 0
  return layer === 0 ? path : `layer ${layer}: ${path}`
}

/** What a node holds: `z2`, `a2`, an input's path, or `its input`. */
export function nameOf({ structure, trace }: Setting, node: number): string {
  for (const [path, source] of trace.sources) if (source === node) return path
  const layer = structure.layers.find(({ z, a, product }) => z === node || a === node || product === node)
  if (layer === undefined)
    return `the ${trace.makings[node]?.op ?? 'value'} in ${placeOf({ structure, trace } as Setting, node)}`
  if (node === layer.a && layer.a !== layer.z) return `a${layer.number}`
  return node === layer.z ? `z${layer.number}` : `the product of layer ${layer.number}`
}

/** The known activation that a block is, if it is one. */
export const activationOf = ({ traces, trace }: Setting, { from, to }: Block): Activation | undefined =>
  trace.once(`activation ${from} ${to}`, () => {
    const all = (node: number): Float64Array =>
      Float64Array.from(traces.flatMap((each) => [...each.value(node).data]))
    return recognise(all(from), all(to))
  })

/** What to call a block: the activation's name, or that of its only op. */
export function blockName(setting: Setting, block: Block): string {
  const known = activationOf(setting, block)
  if (known !== undefined) return known.name
  if (!block.pointwise) return sumsToOne(setting, block) ? 'softmax' : 'the normalisation'
  const made = setting.trace.makings[block.to]
  const single = made?.inputs.includes(block.from) === true && made.inputs.length === 1
  return single ? made.op : 'f'
}

function sumsToOne({ trace }: Setting, { to }: Block): boolean {
  return trace.value(to).data.every((x) => x >= 0 && x <= 1)
}

/** `sigmoid'(z) = sigmoid(z)(1 - sigmoid(z))`, as far as it is known. */
export function slopeWords(setting: Setting, block: Block): string {
  const known = activationOf(setting, block)
  const slope = `${blockName(setting, block)}'(z)`
  return known === undefined ? slope : `${slope} = ${known.formula}`
}

/** `W2, b2 and W1`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) as string}`
}
