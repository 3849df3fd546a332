// Random networks with samples, to try derivations on: a key and the layers' sizes in, a case out.
import { oneHot, random, realize } from '@chainrule/tensor'
import type { Matrix, Network } from './derivation'

/** A network, and the samples on which its gradients are asked for. */
export interface Case {
  readonly network: Network
  /** `[in, samples]` */
  readonly inputs: Matrix
  /** One-hot, `[out, samples]`. */
  readonly targets: Matrix
}

/** A network of the given sizes with normal parameters and inputs, of both signs. */
export function randomCase(key: random.Key, sizes: readonly number[], samples: number): Case {
  const [weightKey, biasKey, inputKey, targetKey] = random.split(key, 4)
  const layers = sizes.slice(1).map((out, l) => ({ l, out, into: sizes[l] as number }))
  const normal = (of: random.Key, shape: [number, number]): Matrix =>
    random.normal(of, shape, { dtype: 'float64' })
  const classes = sizes.at(-1) as number
  const digits = random.randint(targetKey, [samples], 0, classes)
  return realize({
    network: {
      weights: layers.map(({ l, out, into }) => normal(random.foldIn(weightKey, l), [out, into])),
      biases: layers.map(({ l, out }) => normal(random.foldIn(biasKey, l), [out, 1])),
    },
    inputs: normal(inputKey, [sizes[0] as number, samples]),
    targets: oneHot(digits, classes, { dtype: 'float64' }).transpose(),
  })
}

/** `count` cases of networks of `depth` layers, the inputs among them, with 2 to 6 units each and 5 samples. */
export const randomCases = (key: random.Key, depth: number, count: number): Case[] =>
  random.split(key, count).map((each) => {
    const [sizeKey, caseKey] = random.split(each)
    return randomCase(caseKey, [...random.randint(sizeKey, [depth], 2, 7).dataSync()], 5)
  })
