// What layers one behind another say of sizes: which come, which are given, and where two do not fit.
import { ShapeError } from '@chainrule/tensor'
import { isModule, type Kept, type SizedModule } from '../module'
import type { Layers } from './chain'

/** Sizes at both ends, and what is kept between them, as far as layers say. */
export type Sizes = Required<SizedModule>

// One size, which several axes may have one after the other.
interface Size {
  /** Undefined for one that comes and that no layer has named yet. */
  known: number | undefined
  /** The layer that gives it, or was the first to name it. */
  from: number
}

/**
 * The sizes of layers in order.
 *
 * @throws ShapeError where a layer cannot take what comes to it.
 */
export function sizesOf(op: string, layers: Layers): Sizes {
  const features: Size = { known: undefined, from: -1 }
  const channels: Size = { known: undefined, from: -1 }
  let last: Size | undefined = features
  let second: Size | undefined = channels
  for (const [position, layer] of layers.entries()) {
    const { inFeatures, outFeatures, inChannels, outChannels, keeps } = saidBy(layer)
    const meet = (size: Size | undefined, wanted: number | undefined, what: (n: number) => string): void => {
      if (size === undefined || wanted === undefined || size.known === wanted) return
      if (size.known !== undefined) {
        throw new ShapeError(
          op,
          `layer ${position} (${nameOf(layer)}) expects ${what(wanted)}, ` +
            `but layer ${size.from} (${nameOf(layers[size.from])}) gives ${size.known}`,
          [wanted],
          [size.known],
        )
      }
      ;[size.known, size.from] = [wanted, position]
    }
    meet(last, inFeatures, (size) => `last dimension ${size}`)
    meet(second, inChannels, (size) => `${size} channels`)
    const given = (known: number | undefined): Size | undefined =>
      known === undefined ? undefined : { known, from: position }
    const keptLast: Size | undefined =
      keeps === 'shape' ? last : keeps === 'channels only' ? second : undefined
    const keptSecond: Size | undefined = keeps === undefined || keeps === 'batch only' ? undefined : second
    ;[last, second] = [keptLast ?? given(outFeatures), keptSecond ?? given(outChannels)]
  }
  return {
    inFeatures: features.known,
    outFeatures: last?.known,
    inChannels: channels.known,
    outChannels: second?.known,
    keeps: keptBetween(),
  }

  function keptBetween(): Kept | undefined {
    if (second !== channels) return undefined
    if (last === features) return 'shape'
    return last === channels ? 'channels only' : 'channels'
  }
}

/** What a layer says of its sizes. A function says nothing, nor does a field that means something else. */
function saidBy(layer: unknown): SizedModule {
  if (!isModule(layer)) return {}
  const sizes = layer as SizedModule
  const size = (name: 'inFeatures' | 'outFeatures' | 'inChannels' | 'outChannels'): number | undefined =>
    typeof sizes[name] === 'number' ? sizes[name] : undefined
  const keeps = kinds.find((kind) => kind === sizes.keeps)
  return {
    inFeatures: size('inFeatures'),
    outFeatures: size('outFeatures'),
    inChannels: size('inChannels'),
    outChannels: size('outChannels'),
    keeps,
  }
}

const kinds: readonly Kept[] = ['shape', 'channels', 'channels only', 'batch only']

const nameOf = (layer: unknown): string => (layer as object).constructor.name
