// A document that is done with in a moment: one layer with a sigmoid, half the squared error, and a sign that is wrong.
// Its training draws its own few digits.
import { arbitraryTensor } from '@chainrule/gradcheck'
import { random, realize, tree, valueAndGrad } from '@chainrule/tensor'
import { randomCase } from '../src/documents/cases'
import type { Derivation, Matrix, Network, Scalar, Way } from '../src/documents/derivation'
import type { Document, Progress, TrainedWay, TrainOptions } from '../src/documents/document'

const outputsOf = ({ weights, biases }: Network, inputs: Matrix): Matrix =>
  weights.reduce(
    (a, w, l) =>
      w
        .matmul(a)
        .add(biases[l] as Matrix)
        .sigmoid(),
    inputs,
  )

const costOf = (network: Network, inputs: Matrix, targets: Matrix): Scalar =>
  outputsOf(network, inputs).sub(targets).square().sum().div(2)

const autodiff: Derivation = {
  gradients: (network, inputs, targets) => {
    const [cost, { weights, biases }] = valueAndGrad(costOf)(network, inputs, targets)
    return { cost, weights, biases }
  },
}

/** Right for one layer alone, up to `sign` in the weights' gradient. */
const byHand = (sign: 1 | -1): Derivation => ({
  gradients: (network, inputs, targets) => {
    const { weights, biases } = network
    if (weights.length > 1) throw new RangeError('backward: one layer is all it knows')
    const a = outputsOf({ weights, biases }, inputs)
    const delta = a.sub(targets).mul(a.mul(a.neg().add(1)))
    return {
      cost: costOf(network, inputs, targets),
      weights: [delta.matmul(inputs.transpose()).mul(sign)],
      biases: [delta.sum({ axis: 1, keepDims: true })],
    }
  },
})

const layer = { asWritten: byHand(-1), corrected: byHand(1), autodiff }

/** The document; `real` is what it says of its digits. */
export const tinyDocument = (real = true): Document => ({
  title: 'a layer that climbs',
  networks: { layer },
  faults: [
    {
      id: 'sign',
      where: 'code',
      place: '`backward`, line 2',
      quote: 'dW = -np.dot(delta, x.T)',
      wrong: 'The gradient of `W` has the wrong sign & is < 0 where it should be > 0.',
      correction: 'Leave the minus out.',
      evidence: '-1 times the right one, in 100 of 100 cases',
      caughtBy: '`checkDerivation`: sign',
      gradient: { network: 'layer', kinds: ['sign'] },
    },
    {
      id: 'name',
      where: 'prose',
      place: 'first sentence',
      quote: '<b>gradient ascent</b>',
      wrong: 'It descends.',
      correction: 'Descent.',
      evidence: 'the minus sign in the update',
      caughtBy: 'a reader',
    },
  ],
  printed: [{ what: 'test, epoch 3', value: 0.75 }],
  runs: (['asWritten', 'corrected', 'autodiff', 'mended'] as const).map((way) => ({
    network: 'layer',
    way,
    seeds: way === 'corrected' ? [0, 1] : [0],
  })),
  problem: (_, way) => ({
    name: 'a layer that climbs',
    inputs: {
      x: arbitraryTensor(['in', 'batch']),
      W: arbitraryTensor(['out', 'in']),
      b: arbitraryTensor(['out', 1]),
      y: arbitraryTensor(['out', 'batch']),
    },
    loss: ({ x, W, b, y }) =>
      costOf({ weights: [W as Matrix], biases: [b as Matrix] }, x as Matrix, y as Matrix),
    gradients: ({ x, W, b, y }) => {
      const network = { weights: [W as Matrix], biases: [b as Matrix] }
      const { weights, biases } = layer[way].gradients(network, x as Matrix, y as Matrix)
      return { W: weights[0] as Matrix, b: biases[0] as Matrix }
    },
  }),
  train: (options = {}) => train(options, real),
})

const derivationOf = (way: TrainedWay): Derivation =>
  layer[way === 'mended' ? 'corrected' : (way satisfies Way)]

async function* train(
  { way = 'corrected', seed = 0, epochs = 3 }: TrainOptions,
  real: boolean,
): AsyncGenerator<Progress> {
  const sizes = [4, 10]
  const { inputs, targets, network: first } = randomCase(random.key(seed), sizes, 20)
  const labels = targets.argMax({ axis: 0 })
  yield {
    kind: 'begin',
    network: 'layer',
    way,
    sizes,
    rows: 20,
    testRows: 20,
    epochs,
    batch: 20,
    learningRate: 1,
    seed,
    real,
    description: real ? 'twenty real digits' : 'synthetic digits, drawn',
    reduced: 'three epochs of nine',
  }
  let network: Network = first
  const accuracies: number[] = []
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const { cost, weights, biases } = derivationOf(way).gradients(network, inputs, targets)
    network = realize(tree.map((x: Matrix, g: Matrix) => x.sub(g), network, { weights, biases }))
    yield { kind: 'batch', epoch: epoch - 1, batch: 0, batches: 1 }
    const predictions = outputsOf(network, inputs).argMax({ axis: 0 })
    const testAccuracy = predictions.equal(labels).astype('float64').mean().item()
    accuracies.push(testAccuracy)
    yield { kind: 'epoch', epoch, epochs, cost: cost.item(), testAccuracy, seconds: 0 }
  }
  const predictions = outputsOf(network, inputs).argMax({ axis: 0 })
  yield {
    kind: 'end',
    network,
    accuracy: accuracies.at(-1) ?? 0,
    on: 'test',
    best: Math.max(0, ...accuracies),
    ...(way === 'asWritten' && { note: 'it climbs' }),
    test: { images: inputs.transpose(), labels, predictions },
  }
}
