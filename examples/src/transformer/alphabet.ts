// Characters as numbers: a text to the indices of its characters in an alphabet, and back.
import { tensor, type Tensor } from '@chainrule/tensor'

/** The characters of a text, each once, in order. */
export const alphabetOf = (text: string): readonly string[] => [...new Set(text)].toSorted()

/**
 * A text as indices into an alphabet.
 *
 * @throws Error for a character that is not in it.
 */
export function encode(text: string, alphabet: readonly string[]): Tensor<[number], 'int32'> {
  const indices = [...text].map((character) => {
    const index = alphabet.indexOf(character)
    if (index < 0) throw new Error(`the alphabet has no ${JSON.stringify(character)}`)
    return index
  })
  return tensor(indices, { dtype: 'int32' })
}

/** The text of indices into an alphabet. */
export const decode = (indices: Iterable<number>, alphabet: readonly string[]): string =>
  [...indices].map((index) => alphabet[index] ?? '').join('')

/**
 * How surprising a character of a text is to one who knows how often each comes and nothing else, on average: the
 * entropy in nats. A model whose loss is below it has learned something of their order.
 */
export function unigramEntropy(text: string): number {
  const characters = [...text]
  const counts = new Map<string, number>()
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => {
    const share = count / characters.length
    return sum - share * Math.log(share)
  }, 0)
}
