// The example `transformer`: a small language model reads a tale, character by character, and then tells one.
import { random } from '@chainrule/tensor'
import { defineExample } from '../example/example'
import { alphabetOf, decode, encode, unigramEntropy } from './alphabet'
import { generate } from './generate'
import { CharacterModel } from './model'
import { text } from './text'
import { train } from './train'

const beginning = 'In a village'

/** See the file's head. */
export const example = defineExample({
  about: 'a transformer of two layers learns a tale by its characters, and tells one',
  flags: {
    steps: { about: 'how many training steps', default: 1200, lowest: 1 },
    characters: { about: 'how many characters to tell', default: 400 },
    temperature: {
      about: 'how daring it tells: near 0 always the likeliest character',
      default: 0.6,
      lowest: 0.01,
    },
    seed: { about: 'where the random numbers come from', default: 0 },
  },
  async run({ steps, characters, temperature, seed }, print) {
    const [forModel, forTraining, forTelling] = random.split(random.key(seed), 3)
    const alphabet = alphabetOf(text)
    print(
      `a text of ${text.length} characters, ${alphabet.length} different ones; ` +
        `one who knows only how often each comes has a loss of ${unigramEntropy(text).toFixed(3)}`,
    )
    const begin = performance.now()
    let model = new CharacterModel({
      key: forModel,
      symbols: alphabet.length,
      context: 48,
      features: 64,
      heads: 4,
      depth: 2,
    })
    const options = { key: forTraining, steps, batch: 16, learningRate: 1e-2 }
    for (const { step, loss, model: next } of train(model, encode(text, alphabet), options)) {
      model = next
      if (step % Math.ceil(steps / 10) === 0 || step === 1) {
        print(`step ${String(step).padStart(4)}  loss ${loss.toFixed(3)}  ${seconds(begin)} s`)
      }
    }
    const start = encode(beginning, alphabet).dataSync()
    const told = generate(model, [...start], { key: forTelling, count: characters, temperature })
    print(`\n${beginning}${decode(told, alphabet)}`)
  },
})

const seconds = (begin: number): string => ((performance.now() - begin) / 1000).toFixed(1)
