// The language model: it learns, its gradients are right, and what it tells is what it was asked for.
import { assertGradients } from '@chainrule/gradcheck'
import { random, tensor, type Tensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { alphabetOf, decode, encode, unigramEntropy } from './alphabet'
import { generate } from './generate'
import { example } from './main'
import { CharacterModel } from './model'
import { text } from './text'
import { drawPieces, lossOf, train } from './train'

const alphabet = alphabetOf(text)
const small = { symbols: alphabet.length, context: 24, features: 32, heads: 2, depth: 2 }

describe('the text', () => {
  test('is encoded and decoded', () => {
    expect(text.length).toBeGreaterThan(9000)
    expect(decode(encode(text, alphabet).dataSync(), alphabet)).toBe(text)
    expect(() => encode('8', alphabet)).toThrow('the alphabet has no "8"')
  })

  test('has the entropy of its characters', () => {
    expect(unigramEntropy('aabb')).toBeCloseTo(Math.log(2), 12)
    expect(unigramEntropy('aaab')).toBeCloseTo(0.75 * Math.log(4 / 3) + 0.25 * Math.log(4), 12)
    expect(unigramEntropy(text)).toBeLessThan(Math.log(alphabet.length))
  })

  test('is cut into pieces that are in it', () => {
    const pieces = drawPieces(random.key(0), encode(text, alphabet), 50, 25).arraySync()
    for (const piece of pieces) expect(text).toContain(decode(piece, alphabet))
    expect(new Set(pieces.map(String)).size).toBeGreaterThan(45)
    // The last piece can be drawn, and nothing behind it.
    expect(drawPieces(random.key(0), tensor([1, 2, 3], { dtype: 'int32' }), 2, 3).arraySync()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
  })
})

test('it learns more than how often characters come', () => {
  const model = new CharacterModel({ ...small, key: random.key(0) })
  const losses: number[] = []
  const options = { key: random.key(1), steps: 300, batch: 16, learningRate: 1e-2 }
  for (const { loss } of train(model, encode(text, alphabet), options)) losses.push(loss)
  expect(losses[0]).toBeGreaterThan(Math.log(alphabet.length) - 0.3)
  const last = losses.slice(-20).reduce((sum, loss) => sum + loss, 0) / 20
  expect(last).toBeLessThan(unigramEntropy(text) - 1)
})

test('its gradients are right', () => {
  const dtype = 'float64'
  const tiny = { symbols: 5, context: 4, features: 4, heads: 2, depth: 2 }
  const model = new CharacterModel({ ...tiny, key: random.key(0), dtype })
  const pieces: Tensor<[number, number], 'int32'> = random.randint(random.key(1), [2, 5], 0, 5)
  assertGradients((m: typeof model) => lossOf(m, pieces), [model], { order: 1 })
})

describe('telling', () => {
  const model = new CharacterModel({ ...small, key: random.key(0) })

  test('is the same for the same key', () => {
    const tell = (seed: number) => [...generate(model, [1, 2], { key: random.key(seed), count: 40 })]
    expect(tell(0)).toEqual(tell(0))
    expect(tell(0)).not.toEqual(tell(1))
    expect(tell(0)).toHaveLength(40)
  })

  test('takes the likeliest characters when it is cold, of as many before as it can read', () => {
    const told = [3, 1, 4]
    const cold = [...generate(model, told, { key: random.key(0), count: 40, temperature: 1e-4 })]
    for (const character of cold) {
      const seen = told.slice(-small.context)
      const logits = model.forward(tensor([seen], { dtype: 'int32' })).slice(0, seen.length - 1)
      expect(logits.argMax().item()).toBe(character)
      told.push(character)
    }
  })
})

test('the example prints losses and a text', async () => {
  const lines: string[] = []
  await example.run({ steps: 2, characters: 10, temperature: 0.7, seed: 0 }, (line) => lines.push(line))
  expect(lines[0]).toBe(
    `a text of ${text.length} characters, ${alphabet.length} different ones; one who knows only how often each comes has a loss of 2.941`,
  )
  expect(lines[1]).toMatch(/^step {4}1 {2}loss \d\.\d{3} {2}\d+\.\d s$/)
  expect(lines[2]).toMatch(/^step {4}2 {2}loss/)
  expect(lines[3]).toHaveLength('\nIn a village'.length + 10)
})
