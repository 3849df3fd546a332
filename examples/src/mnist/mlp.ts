// The example `mnist-mlp`: three layers of weights learn handwritten digits.
import type { random } from '@chainrule/tensor'
import { defineExample } from '../example/example'
import { Perceptron } from './classifiers'
import { learn } from './learn'

/** See the file's head. */
export const example = defineExample({
  about: 'a network of three layers, 784-256-128-10, learns handwritten digits',
  flags: {
    epochs: { about: 'how often all images are gone through', default: 10, lowest: 1 },
    batch: { about: 'how many images make a step', default: 128, lowest: 1 },
    rate: { about: 'the highest learning rate', default: 2e-3 },
    seed: { about: 'where the random numbers come from', default: 0 },
    data: { about: 'a folder with MNIST, else $CHAINRULE_DATA, the cache or the network', default: '' },
  },
  async run({ epochs, batch, rate, seed, data }, print) {
    const model = (key: random.Key): Perceptron => new Perceptron(key)
    await learn({ model, epochs, batchSize: batch, learningRate: rate, seed, data }, print)
  },
})
