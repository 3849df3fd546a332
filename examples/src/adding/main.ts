// The example `adding`: an unrolled cell of long short-term memory learns to remember two numbers out of thirty.
import { jit, random } from '@chainrule/tensor'
import { defineExample } from '../example/example'
import { Adder, lossOf } from './model'
import { baseline, drawSums } from './problem'
import { train } from './train'

/** See the file's head. */
export const example = defineExample({
  about: 'an LSTM cell, unrolled over a sequence, learns to add the two numbers of it that are marked',
  flags: {
    steps: { about: 'how many training steps', default: 1500, lowest: 1 },
    time: { about: 'how long the sequences are', default: 30, lowest: 2 },
    hidden: { about: "the size of the cell's state", default: 32, lowest: 1 },
    seed: { about: 'where the random numbers come from', default: 0 },
  },
  async run({ steps, time, hidden, seed }, print) {
    const [forModel, forTraining, forTest] = random.split(random.key(seed), 3)
    print(
      `sequences of ${time} numbers; one who says always 1 is wrong by ${baseline.toFixed(4)} (mean square)`,
    )
    const begin = performance.now()
    let model = new Adder(forModel, hidden)
    const options = { key: forTraining, steps, batch: 64, time, learningRate: 5e-3 }
    for (const { step, loss, model: next } of train(model, options)) {
      model = next
      if (step % Math.ceil(steps / 10) === 0 || step === 1) {
        print(`step ${String(step).padStart(4)}  loss ${loss.toFixed(5)}  ${seconds(begin)} s`)
      }
    }
    const test = jit((model: Adder, key: random.Key) => lossOf(model, drawSums(key, { batch: 1000, time })))
    print(`1000 new sequences: wrong by ${test(model, forTest).item().toFixed(5)} (mean square)`)
  },
})

const seconds = (begin: number): string => ((performance.now() - begin) / 1000).toFixed(1)
