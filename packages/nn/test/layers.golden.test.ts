// Layers give PyTorch's values and gradients.
import { random, tree, type AnyTensor } from '@chainrule/tensor'
import { afterAll, expect, test } from 'vitest'
import * as nn from '../src/index'
import convolutions from './golden/convolutions.json?raw'
import layers from './golden/layers.json?raw'
import pools from './golden/pools.json?raw'
import { casesOf, compareWithGolden, type GoldenCase } from './goldenCase'

/** A layer, or a model of layers; of batch normalisations there is one. */
interface Model {
  forward(x: AnyTensor, training?: nn.Training): AnyTensor
}

const dtype = 'float64'

const network = (): Model =>
  new nn.Sequential(
    new nn.Conv2d(2, 3, 3, { dtype }),
    new nn.BatchNorm(3, { dtype }),
    new nn.SiLU(),
    new nn.Residual(new nn.Conv2d(3, 3, 3, { padding: 1, dtype }), new nn.Tanh()),
    new nn.AvgPool2d(2),
    new nn.Flatten(),
    new nn.Linear(12, 2, { dtype }),
  )

function modelOf({ options }: GoldenCase): Model {
  const { layer, arguments: args } = options as { layer: string; arguments: unknown[] }
  if (layer === 'network') return network()
  const Layer = (nn as unknown as Record<string, new (...args: unknown[]) => Model>)[layer]
  if (Layer === undefined) throw new Error(`there is no layer ${layer}`)
  return new Layer(...args)
}

// 3.layers.0.weight is layers[3].layers[0].weight; a layer alone has its parameters at its root.
const placeOf = (name: string): string =>
  name.replace(/^(\d+)\./, 'layers[$1].').replace(/layers\.(\d+)/, 'layers[$1]')

function forward(model: Model, x: AnyTensor, { options, outputs }: GoldenCase): Record<string, AnyTensor> {
  const { times = 1 } = options as { times?: number }
  const isTraining = 'mean' in outputs
  const training = isTraining ? new nn.Training(random.key(0)) : undefined
  let output = x
  for (let time = 0; time < times; time++) output = model.forward(output, training)
  if (training === undefined) return { output }
  const running = tree.entries(training.updated(model)).filter(([path]) => path.includes('running'))
  return { output, ...Object.fromEntries(running.map(([path, x]) => [path.replace(/.*\./, ''), x])) }
}

// What was seen at most, over a file.
const largest = new Map<string, number>()
afterAll(() => {
  for (const [family, size] of largest) expect(size, family).toBeLessThan(1e-9)
})

const families = { layers, convolutions, pools }
const cases = Object.entries(families).flatMap(([family, json]) =>
  casesOf(json).map((golden) => [golden.name, family, golden] as const),
)

test.each(cases)('%s', (_, family, golden) => {
  const model = modelOf(golden)
  const difference = compareWithGolden(golden, model, placeOf, (m, { x }) =>
    forward(m, x as AnyTensor, golden),
  )
  largest.set(family, Math.max(largest.get(family) ?? 0, difference))
})
