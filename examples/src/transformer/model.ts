// The model: a transformer that reads characters and says, at each, which one comes next.
import { Embedding, LayerNorm, LearnedPositions, Linear, TransformerEncoderLayer } from '@chainrule/nn'
import { random, type FloatDType, type Tensor } from '@chainrule/tensor'

/** How large a {@link CharacterModel} is, and how it begins. */
export interface CharacterModelOptions<D extends FloatDType = 'float32'> {
  readonly key: random.Key
  /** How many characters there are. */
  readonly symbols: number
  /** How many it reads at most. */
  readonly context: number
  readonly features: number
  readonly heads: number
  /** How many transformer layers stand one above the other. */
  readonly depth: number
  readonly dtype?: D
}

/** A language model of characters. */
export class CharacterModel<D extends FloatDType = 'float32'> {
  readonly context: number
  readonly characters: Embedding<number, number, D>
  readonly positions: LearnedPositions<number, number, D>
  readonly layers: readonly TransformerEncoderLayer<number, D>[]
  readonly norm: LayerNorm<number, D>
  readonly out: Linear<number, number, D>

  constructor({ key, symbols, context, features, heads, depth, dtype }: CharacterModelOptions<D>) {
    const [forCharacters, forPositions, forLayers, forOut] = random.split(key, 4)
    const typed = dtype === undefined ? {} : { dtype }
    this.context = context
    this.characters = new Embedding<number, number, D>(symbols, features, { ...typed, key: forCharacters })
    this.positions = new LearnedPositions<number, number, D>(context, features, {
      ...typed,
      key: forPositions,
    })
    this.layers = random.split(forLayers, depth).map(
      (key) =>
        new TransformerEncoderLayer<number, D>(features, heads, {
          ...typed,
          key,
          normFirst: true,
          causal: true,
          activation: 'relu',
          dropout: 0,
        }),
    )
    this.norm = new LayerNorm<number, D>(features, typed)
    this.out = new Linear<number, number, D>(features, symbols, { ...typed, key: forOut })
  }

  /**
   * For each place the logits of the character behind it, of which it has seen those up to that place.
   *
   * @param indices `[batch, time]`, characters by their number
   * @returns `[batch, time, symbols]`
   */
  forward<B extends number, T extends number>(indices: Tensor<[B, T], 'int32'>): Tensor<[B, T, number], D> {
    let x: Tensor<[B, T, number], D> = this.positions.forward(this.characters.forward(indices))
    for (const layer of this.layers) x = layer.forward(x)
    return this.out.forward(this.norm.forward(x))
  }
}
