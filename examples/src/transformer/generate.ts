// Generation: a model and the beginning of a text in, what may follow out, character by character.
import { arange, jit, random, tensor, where, type Tensor } from '@chainrule/tensor'
import type { CharacterModel } from './model'

/** How to generate. */
export interface GenerateOptions {
  readonly key: random.Key
  /** How many characters. */
  readonly count: number
  /** What logits are divided by: below 1 the likely ones become likelier still; 1 by default. */
  readonly temperature?: number
}

/**
 * Goes on from a beginning. One compiled program, which reads a window of as many characters as the model can and draws
 * the next: where there are fewer, others stand behind them, which a causal model does not see.
 *
 * @param start at least one character, by its number
 */
export function* generate(
  model: CharacterModel,
  start: readonly number[],
  { key, count, temperature = 1 }: GenerateOptions,
): Generator<number> {
  const { context } = model
  const next = jit(
    (
      model: CharacterModel,
      window: Tensor<[number], 'int32'>,
      known: Tensor<[], 'int32'>,
      key: random.Key,
    ) => {
      const logits = model.forward(window.reshape([1, context])).reshape([context, -1])
      const last = logits.take(known.sub(1)).div(temperature)
      const drawn = random.categorical(key, last)
      // The next window: the drawn character behind the known ones, or in the last place, when all have moved on.
      const isFull = known.equal(context)
      const places = arange(context, { dtype: 'int32' })
      const moved = where(isFull, window.roll(-1), window)
      const place = where(isFull, context - 1, known)
      return {
        drawn,
        window: where(places.equal(place), drawn, moved),
        known: where(isFull, known, known.add(1)),
      }
    },
  )
  const read = start.slice(-context)
  let window = tensor([...read, ...Array<number>(context - read.length).fill(0)], { dtype: 'int32' })
  let known = tensor(read.length, { dtype: 'int32' })
  for (let i = 0; i < count; i++) {
    const result = next(model, window, known, random.foldIn(key, i))
    ;({ window, known } = result)
    yield result.drawn.item()
  }
}
