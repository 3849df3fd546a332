// NaN and infinities in a training: what they come from is named, and the model is the one from before.
import { ones, random, tensor, tree, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import {
  adam,
  Dropout,
  Embedding,
  Linear,
  meanSquaredError,
  ReLU,
  Sequential,
  sgd,
  type Callback,
  type Optimiser,
} from '../index'
import { NonFiniteError } from './nonFinite'
import type { Trainer } from './api'
import { trainer } from './trainer'

const bitsOf = (value: unknown): [string, unknown][] =>
  tree.entries(value).map(([path, x]) => [path, [...x.dataSync()]])

/** Trains until it fails; gives the error, and the bits of the model from before the training. */
async function failureOf(
  training: Trainer,
  data: readonly unknown[],
): Promise<{ readonly error: NonFiniteError; readonly before: unknown }> {
  const before = bitsOf(training.model)
  try {
    for await (const _ of training.fit(data, { epochs: 1 }));
  } catch (error) {
    if (error instanceof NonFiniteError) return { error, before }
    throw error
  }
  throw new Error('all went well')
}

const x = ones([4, 2])
const y = zeros([4, 1])
const optimiser = sgd({ learningRate: 0.1, momentum: 0.9 })
const loss = meanSquaredError

describe('a number that is not finite', () => {
  test('is traced to the layer that first gave it', async () => {
    const model = new Sequential(new Linear(2, 3), (h: AnyTensor) => h.sub(1000).sqrt(), new Linear(3, 1))
    const { error } = await failureOf(trainer({ model, loss, optimiser }), [[x, y]])
    expect(error.source).toEqual({ kind: 'module', path: 'layers[1]' })
    expect([error.epoch, error.batch]).toEqual([1, 1])
    expect(error.message).toMatch(
      /^fit: not finite in epoch 1, batch 1: the loss is NaN; the first to give such numbers is layers\[1\] \(function\), of inputs up to [\d.]+ in size; the trainer's model is that from before this batch$/,
    )
  })

  test('is traced to a part deep in a class, and not to what only handed it on', async () => {
    class Block {
      readonly inner = new Linear(3, 3)
      readonly scale = ones([3])
      forward(h: Tensor<[number, 3]>): AnyTensor {
        return this.inner.forward(h).mul(this.scale).div(0)
      }
    }
    class Model {
      readonly first = new Linear(2, 3)
      readonly blocks = [new Block()]
      readonly last = new Linear(3, 1)
      forward(h: Tensor<[number, 2]>): AnyTensor {
        let out: AnyTensor = this.first.forward(h)
        for (const block of this.blocks) out = block.forward(out)
        return this.last.forward(out)
      }
    }
    const { error } = await failureOf(trainer({ model: new Model(), loss, optimiser }), [[x, y]])
    expect(error.source).toEqual({ kind: 'module', path: 'blocks[0]' })
    expect(error.message).toContain('is blocks[0] (Block), of inputs')
  })

  test('is traced to the model itself', async () => {
    class Model {
      readonly layer = new Linear(2, 1)
      forward(h: Tensor<[number, 2]>): AnyTensor {
        return this.layer.forward(h.sub(2).log() as Tensor<[number, 2]>)
      }
    }
    const { error } = await failureOf(trainer({ model: new Model(), loss, optimiser }), [[x, y]])
    expect(error.source).toEqual({ kind: 'module', path: '' })
    expect(error.message).toContain('is the model itself (Model)')
  })

  test('is traced through dropout, with the random numbers of the batch', async () => {
    // Infinite only where the first unit is dropped: in some batches.
    const model = new Sequential(
      new Linear(2, 1, { weight: ({ shape, dtype }) => ones([...shape], { dtype }) as never, bias: false }),
      new Dropout(0.5),
      (h: AnyTensor) => h.slice([0, 1]).pow(-1).add(h.mul(0)),
    )
    const key = random.key(4)
    const frozen = sgd({ learningRate: 0 })
    const one = ones([1, 2])
    const { error } = await failureOf(
      trainer({ model, loss, optimiser: frozen, key }),
      Array.from({ length: 40 }, () => [one, zeros([1, 1])]),
    )
    expect(error.source).toEqual({ kind: 'module', path: 'layers[2]' })
  })

  test('is traced to inputs and targets', async () => {
    const model = new Linear(2, 1)
    const inputs = {
      data: [
        [x, y],
        [tensor([[1, NaN]]), zeros([1, 1])],
      ],
    }
    const first = await failureOf(trainer({ model, loss, optimiser }), inputs.data)
    expect(first.error.source).toEqual({ kind: 'inputs', path: '' })
    expect([first.error.epoch, first.error.batch]).toEqual([1, 2])
    expect(first.error.message).toContain('the inputs of the batch hold NaN or an infinity;')
    const second = await failureOf(trainer({ model, loss, optimiser }), [[x, y.add(Infinity)]])
    expect(second.error.source).toEqual({ kind: 'targets', path: '' })
  })

  test('is traced to the loss', async () => {
    const { error } = await failureOf(
      trainer({ model: new Linear(2, 1), loss: (p) => p.sub(1e6).log().mean(), optimiser }),
      [[x, y]],
    )
    expect(error.source).toEqual({ kind: 'loss', path: '' })
    expect(error.message).toMatch(/the loss is NaN, of predictions that are finite and up to [\d.]+ in size/)
  })

  test('is traced to the gradient of a parameter, where the loss is finite', async () => {
    // The square root of 0 is finite, its slope is not.
    class Model {
      readonly weight = zeros([2, 1])
      readonly bias = zeros([1])
      forward(h: AnyTensor): AnyTensor {
        return h.matmul(this.weight).abs().sqrt().add(this.bias)
      }
    }
    const training = trainer({ model: new Model(), loss: (p) => p.mean(), optimiser })
    const { error, before } = await failureOf(training, [[x, y]])
    expect(error.source).toEqual({ kind: 'gradient', path: 'weight' })
    expect(error.message).toContain("the loss is 0, but the gradient of the parameter 'weight' holds NaN")
    expect(bitsOf(training.model)).toEqual(before)
  })

  test('is traced to the update of a parameter', async () => {
    const wild: Optimiser<unknown> = {
      init: () => undefined,
      update: (_, state, params) => ({
        params: tree.mapWithPath((path, p) => (path === 'bias' ? p.div(0) : p) as AnyTensor, params),
        state,
      }),
    }
    const training = trainer({ model: new Linear(2, 1), loss, optimiser: wild })
    const { error, before } = await failureOf(training, [[x, y]])
    expect(error.source).toEqual({ kind: 'update', path: 'bias' })
    expect(error.message).toMatch(/the gradients are finite and up to [\d.e-]+ in size, but the update makes/)
    expect(bitsOf(training.model)).toEqual(before)
  })

  test('is traced to a parameter that held it before', async () => {
    const model = new Linear(2, 1, { weight: ({ shape }) => zeros([...shape]).div(0) as never })
    const { error } = await failureOf(trainer({ model, loss, optimiser }), [[x, y]])
    expect(error.source).toEqual({ kind: 'parameter', path: 'weight' })
  })

  test('that stays out of the loss for long is traced to the batch that made it', async () => {
    // From the 231st batch on the input is 0. The loss stays finite, the slope of the root does not.
    const data = Array.from({ length: 250 }, (_, i) => [tensor([i < 230 ? 1 : 0]), zeros([1])])
    class Weighted {
      readonly weight = ones([1])
      readonly other = ones([1])
      forward(h: AnyTensor): AnyTensor {
        // d sqrt(h * other) is infinite where h is 0, times the h of the chain rule: NaN.
        return h.mul(this.weight).add(h.mul(this.other).sqrt().mul(1e-3))
      }
    }
    const training = trainer({
      model: new Weighted(),
      loss: (p) => p.square().mean(),
      optimiser: sgd({ learningRate: 1e-4 }),
    })
    const { error } = await failureOf(training, data)
    expect(error.source).toEqual({ kind: 'gradient', path: 'other' })
    expect(error.batch).toBe(231)
  })
})

describe('the model from before', () => {
  test.each([0, 3, 99, 100, 101, 230])('after %i good batches, bit by bit', async (good) => {
    const make = () =>
      trainer({
        model: new Sequential(
          new Linear(2, 4, { key: random.key(0) }),
          new ReLU(),
          new Linear(4, 1, { key: random.key(1) }),
        ),
        loss: meanSquaredError,
        optimiser: adam({ learningRate: 0.01 }),
        key: random.key(2),
      })
    const batches = Array.from({ length: good }, (_, i) => [
      random.normal(random.key(i), [3, 2]),
      random.normal(random.key(-i - 1), [3, 1]),
    ])
    const [broken, expected] = [make(), make()]
    const { error } = await failureOf(broken, [...batches, [x.mul(Infinity), y]])
    expect([error.source.kind, error.batch]).toEqual(['inputs', good + 1])
    if (good > 0) for await (const _ of expected.fit(batches, { epochs: 1 }));
    expect(bitsOf(broken.model)).toEqual(bitsOf(expected.model))
  })

  test('of a training that gathers several batches', async () => {
    const model = new Linear(2, 1, { key: random.key(0) })
    const training = trainer({ model, loss, optimiser, accumulate: 3 })
    const { error } = await failureOf(training, [
      [x, y],
      [x, y],
      [x.mul(NaN), y],
      [x, y],
    ])
    expect([error.source.kind, error.batch]).toEqual(['inputs', 3])
    expect(bitsOf(training.model)).toEqual(bitsOf(model))
  })

  test('can be trained on', async () => {
    const training = trainer({ model: new Linear(2, 1), loss, optimiser })
    await failureOf(training, [
      [x, y],
      [x.div(0), y],
    ])
    const callbacks = [] as const
    for await (const event of training.fit(
      [
        [x, y],
        [x, y],
      ],
      { epochs: 1, callbacks },
    )) {
      if (event.kind === 'epoch') expect(event.loss).toBeGreaterThanOrEqual(0)
    }
    expect(training.history.length).toBe(1)
  })
})

describe('an error while a batch is computed', () => {
  test('leaves the model from before', async () => {
    const make = () =>
      trainer({
        model: new Sequential(
          new Embedding(5, 3, { key: random.key(0) }),
          new Linear(3, 1, { key: random.key(1) }),
        ),
        loss: (p) => p.square().mean(),
        optimiser,
      })
    const indices = (...values: number[]) => [tensor(values, { dtype: 'int32' }), zeros([1])]
    const [broken, expected] = [make(), make()]
    const good = [indices(0, 1), indices(2, 3)]
    const run = async (training: Trainer, data: readonly unknown[]): Promise<void> => {
      for await (const _ of training.fit(data, { epochs: 1 }));
    }
    await expect(run(broken, [...good, indices(1, 7), indices(0, 1)])).rejects.toThrow(/7/)
    await run(expected, good)
    expect(bitsOf(broken.model)).toEqual(bitsOf(expected.model))
  })
})

test('a model that a callback brought back is what is gone on from', async () => {
  const training = trainer({ model: new Linear(2, 1, { key: random.key(0) }), loss, optimiser })
  const other = new Linear(2, 1, { key: random.key(5) })
  const callbacks: Callback[] = [
    (event, control) => {
      if (event.kind === 'step' && event.step === 2) control.restore(other)
    },
  ]
  const fit = training.fit(
    [
      [x, y],
      [x, y],
      [x.mul(NaN), y],
    ],
    { epochs: 1, callbacks },
  )
  await expect(
    (async () => {
      for await (const _ of fit);
    })(),
  ).rejects.toThrow(NonFiniteError)
  expect(bitsOf(training.model)).toEqual(bitsOf(other))
})
