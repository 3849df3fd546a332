// Training, evaluation and prediction: equal to the loops that one would write by hand, and told as they go.
import { random, tensor, tree, valueAndGrad, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { describe, expect, test, vi } from 'vitest'
import {
  adam,
  BatchNorm,
  Dropout,
  Linear,
  meanSquaredError,
  ReLU,
  Sequential,
  sgd,
  softmaxCrossEntropy,
  Training,
} from '../index'
import type { Callback, TrainingEvent } from './events'
import type { FitOptions, Trainer } from './api'
import { trainer } from './trainer'

const bitsOf = (value: unknown): [string, unknown][] =>
  tree.entries(value).map(([path, x]) => [path, [...x.dataSync()]])

/** Batches of a line: y = 3 x0 - 2 x1 + 0.5. */
function lineBatches(sizes: readonly number[], seed = 0): [Tensor<[number, 2]>, Tensor<[number, 1]>][] {
  return sizes.map((size, i) => {
    const x = random.uniform(random.foldIn(random.key(seed), i), [size, 2], { low: -1 })
    return [x, x.matmul(tensor([[3], [-2]])).add(0.5)]
  })
}

const smallNet = (seed = 0) => {
  const [a, b] = random.split(random.key(seed))
  return new Sequential(
    new Linear(2, 8, { key: a }),
    new BatchNorm(8),
    new ReLU(),
    new Dropout(0.2),
    new Linear(8, 1, { key: b }),
  )
}

/** All that a training tells. */
async function eventsOf(training: Trainer, data: unknown, options: FitOptions): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  for await (const event of training.fit(data as never, options)) events.push(event)
  return events
}

describe('fit', () => {
  test('does what a loop by hand does, bit by bit: dropout, statistics and optimiser included', async () => {
    const data = lineBatches([16, 16, 5])
    const key = random.key(7)
    const optimiser = adam({ learningRate: 0.01 })
    const training = trainer({ model: smallNet(), loss: meanSquaredError, optimiser, key })
    await eventsOf(training, data, { epochs: 3 })

    let model = smallNet()
    let state = optimiser.init(model)
    let turn = 0
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const [x, y] of data) {
        const pass = new Training(random.foldIn(key, turn++))
        const lossOf = (m: typeof model): [AnyTensor, typeof model] => {
          const loss: AnyTensor = meanSquaredError(m.forward(x, pass) as never, y as never)
          return [loss, pass.updated(m)]
        }
        const [[, updated], gradients] = valueAndGrad(lossOf, { hasAux: true })(model)
        ;({ params: model, state } = optimiser.update(gradients, state, updated as typeof model))
      }
    }
    const [found, expected] = [bitsOf(training.model), bitsOf(model)]
    expect(found.map(([path]) => path)).toEqual(expected.map(([path]) => path))
    // Fused differently, a program may round differently.
    for (const [i, [path, values]] of found.entries()) {
      const others = expected[i]?.[1] as number[]
      ;(values as number[]).forEach((value, j) => expect(value, path).toBeCloseTo(others[j] as number, 5))
    }
  })

  test('gives the same bits each time', async () => {
    const run = async (): Promise<unknown> => {
      const training = trainer({
        model: smallNet(),
        loss: meanSquaredError,
        optimiser: adam({ learningRate: 0.01 }),
        key: random.key(1),
      })
      await eventsOf(training, lineBatches([8, 8, 3]), { epochs: 4 })
      return bitsOf(training.model)
    }
    expect(await run()).toEqual(await run())
  })

  test('finds a line, and tells of it', async () => {
    const training = trainer({
      model: new Linear(2, 1, { key: random.key(0) }),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.3 }),
      metrics: { furthest: (p, t) => p.sub(t).abs().max() },
    })
    const validation = lineBatches([10, 3], 5)
    const events = await eventsOf(training, lineBatches([20, 20, 4]), {
      epochs: 40,
      validation,
      every: 2,
    })
    expect(events[0]).toEqual({ kind: 'begin', epoch: 0, epochs: 40, batches: 3 })
    expect(events.slice(1, 3)).toMatchObject([
      { kind: 'step', epoch: 1, epochs: 40, step: 2, batch: 2, batches: 3 },
      { kind: 'epoch', epoch: 1, epochs: 40, step: 3, samples: 44 },
    ])
    expect(events.at(-1)).toMatchObject({
      kind: 'end',
      reason: 'done',
      epoch: 40,
      step: 120,
      message: undefined,
    })
    const last = training.history.at(-1)
    expect(training.history.length).toBe(40)
    expect(last?.loss).toBeLessThan(1e-4)
    expect(last?.validation?.loss).toBeLessThan(1e-4)
    expect(last?.metrics['furthest']).toBeGreaterThan(Math.sqrt(last?.loss as number) / 2)
    expect(last?.samplesPerSecond).toBeGreaterThan(0)
    expect(training.model.weight.arraySync()[0]?.[0]).toBeCloseTo(3, 1)
    expect(await training.evaluate(validation)).toEqual(last?.validation)
  })

  test('an epoch counts samples, not batches', async () => {
    // The model stays as it is: the loss of an epoch is that of all samples at once.
    const training = trainer({
      model: new Linear(2, 1, { key: random.key(0) }),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0 }),
      metrics: { error: meanSquaredError },
    })
    const [batch] = lineBatches([12])
    const [x, y] = batch as [AnyTensor, AnyTensor]
    const parts = [
      [x.slice([0, 7]), y.slice([0, 7])],
      [x.slice([7, 12]), y.slice([7, 12])],
    ]
    await eventsOf(training, parts, { epochs: 1 })
    const whole = meanSquaredError(training.model.forward(x) as AnyTensor, y).item()
    expect(training.history[0]?.loss).toBeCloseTo(whole, 6)
    expect(training.history[0]?.metrics['error']).toBeCloseTo(whole, 6)
    expect((await training.evaluate(parts)).loss).toBeCloseTo(whole, 6)
  })

  test('leaves the model that it was given alone, and those that were looked at', async () => {
    const model = new Linear(2, 1, { key: random.key(0) })
    const before = bitsOf(model)
    const training = trainer({
      model,
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1, momentum: 0.9 }),
    })
    const seen: { model: unknown; bits: unknown }[] = []
    const callback: Callback = (event, control) => {
      if (event.kind === 'step') seen.push({ model: control.model, bits: bitsOf(control.model) })
    }
    await eventsOf(training, lineBatches([4, 4]), { epochs: 3, callbacks: [callback] })
    const after = training.model
    const bits = bitsOf(after)
    await eventsOf(training, lineBatches([4, 4]), { epochs: 5 })
    expect(bitsOf(model)).toEqual(before)
    expect(bitsOf(after)).toEqual(bits)
    expect(seen.length).toBe(6)
    for (const { model, bits } of seen) expect(bitsOf(model)).toEqual(bits)
    expect(new Set(seen.map(({ bits }) => JSON.stringify(bits))).size).toBe(6)
  })

  test('epochs count in all: a second call goes on', async () => {
    const make = () =>
      trainer({
        model: smallNet(),
        loss: meanSquaredError,
        optimiser: adam({ learningRate: 0.01 }),
        key: random.key(3),
      })
    const data = lineBatches([8, 8])
    const [once, twice] = [make(), make()]
    await eventsOf(once, data, { epochs: 4 })
    await eventsOf(twice, data, { epochs: 1 })
    await eventsOf(twice, data, { epochs: 4 })
    expect(bitsOf(twice.model)).toEqual(bitsOf(once.model))
    expect(twice.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4])
  })

  test('a consumer may leave in the middle of an epoch, and go on there', async () => {
    const make = () =>
      trainer({
        model: smallNet(),
        loss: meanSquaredError,
        optimiser: adam({ learningRate: 0.01 }),
        key: random.key(3),
      })
    const data = lineBatches([8, 8, 8, 8, 2])
    const [once, twice] = [make(), make()]
    await eventsOf(once, data, { epochs: 2 })
    const ends: unknown[] = []
    const callbacks: Callback[] = [(event) => void (event.kind === 'end' && ends.push(event.reason))]
    for await (const event of twice.fit(data, { epochs: 2, every: 1, callbacks })) {
      if (event.kind === 'step' && event.step === 3) break
    }
    expect(ends).toEqual(['left'])
    expect(twice.history).toEqual([])
    await eventsOf(twice, data, { epochs: 2, callbacks })
    expect(ends).toEqual(['left', 'done'])
    expect(bitsOf(twice.model)).toEqual(bitsOf(once.model))
    expect(twice.history.map(({ loss }) => loss)).toEqual(once.history.map(({ loss }) => loss))
  })

  test('is one program for each shape of batch', async () => {
    let traces = 0
    class Counting {
      readonly layer = new Linear(2, 1)
      forward(x: Tensor<[number, 2]>): AnyTensor {
        traces++
        return this.layer.forward(x)
      }
    }
    const training = trainer({
      model: new Counting(),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1 }),
    })
    await eventsOf(training, lineBatches([8, 8, 8, 3]), { epochs: 10 })
    expect(traces).toBe(2)
  })

  test.each([
    ['long', 100],
    ['short', 1],
  ])('lets timers run in %s epochs', async (_, batches) => {
    let ticks = 0
    const start = performance.now()
    const stop: Callback = (_event, control) => {
      if (performance.now() - start > 300) control.stop('enough')
    }
    const timer = setInterval(() => ticks++, 5)
    const training = trainer({
      model: smallNet(),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.01 }),
    })
    await eventsOf(training, lineBatches(Array.from({ length: batches }, () => 64)), {
      epochs: 1e6,
      callbacks: [stop],
    })
    clearInterval(timer)
    // One every 15 ms, were nothing else to do.
    expect(ticks).toBeGreaterThan(3)
  })

  test('several batches make one update, as if they were one', async () => {
    const [batch] = lineBatches([12])
    const [x, y] = batch as [AnyTensor, AnyTensor]
    const parts = [
      [x.slice([0, 5]), y.slice([0, 5])],
      [x.slice([5, 9]), y.slice([5, 9])],
      [x.slice([9, 12]), y.slice([9, 12])],
    ]
    const make = (accumulate: number) =>
      trainer({
        model: new Linear(2, 1, { key: random.key(0), dtype: 'float64' }),
        loss: (p, t) => meanSquaredError(p, t as never),
        optimiser: adam({ learningRate: 0.05 }),
        accumulate,
      })
    const cast = (pairs: readonly unknown[]) => tree.map((each) => each.astype('float64') as AnyTensor, pairs)
    const [whole, inParts, inTwos] = [make(1), make(3), make(2)]
    await eventsOf(whole, cast([[x, y]]), { epochs: 5 })
    const events = await eventsOf(inParts, cast(parts), { epochs: 5, every: 1 })
    expect(events.filter(({ kind }) => kind === 'step').length).toBe(5)
    const close = (a: AnyTensor, b: AnyTensor) => expect(a.sub(b).abs().max().item()).toBeLessThan(1e-12)
    close(inParts.model.weight, whole.model.weight)
    expect(inParts.history[4]?.loss).toBeCloseTo(whole.history[4]?.loss as number, 12)
    // An epoch ends an update: two, then one batch.
    const steps = await eventsOf(inTwos, cast(parts), { epochs: 2, every: 1 })
    expect(
      steps.flatMap((event) => (event.kind === 'step' ? [[event.epoch, event.batch, event.step]] : [])),
    ).toEqual([
      [1, 2, 1],
      [1, 3, 2],
      [2, 2, 3],
      [2, 3, 4],
    ])
  })
})

describe('data', () => {
  const make = <B>(batch?: (batch: B) => readonly [unknown, unknown]) =>
    trainer({
      model: new Linear(2, 1, { key: random.key(0) }),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1 }),
      ...(batch && { batch }),
    })
  const [pair] = lineBatches([4])
  const [x, y] = pair as [AnyTensor, AnyTensor]

  test.each<[string, () => unknown, number | undefined]>([
    ['arrays of pairs', () => [[x, y]], 1],
    ['objects', () => [{ inputs: x, targets: y }], 1],
    [
      'iterables',
      () => ({
        *[Symbol.iterator]() {
          yield [x, y]
        },
      }),
      undefined,
    ],
    [
      'asynchronous iterables',
      () => ({
        async *[Symbol.asyncIterator]() {
          yield [x, y]
        },
      }),
      undefined,
    ],
    ['loaders', () => ({ length: 1, epoch: () => [[x, y]] }), 1],
  ])('%s', async (_, data, batches) => {
    const [training, expected] = [make(), make()]
    const events = await eventsOf(training, data(), { epochs: 2 })
    await eventsOf(expected, [[x, y]], { epochs: 2 })
    expect(events[0]).toMatchObject({ batches })
    expect(bitsOf(training.model)).toEqual(bitsOf(expected.model))
  })

  test('a loader is asked for each epoch by its index', async () => {
    const asked: number[] = []
    const loader = {
      epoch: (index: number) => {
        asked.push(index)
        return [[x, y]]
      },
    }
    const training = make()
    await eventsOf(training, loader, { epochs: 3 })
    await eventsOf(training, loader, { epochs: 4 })
    // Once more at each call, to see that it is one.
    expect(asked).toEqual([0, 0, 1, 2, 3, 3])
  })

  test('other batches are taken apart by the option batch', async () => {
    const training = make(({ images, labels }: { images: AnyTensor; labels: AnyTensor }) => [images, labels])
    await eventsOf(training, [{ images: x, labels: y }], { epochs: 1 })
    expect(training.history.length).toBe(1)
  })

  test('inputs may be a tree', async () => {
    class Sum {
      readonly a = new Linear(2, 1)
      readonly b = new Linear(2, 1)
      forward({ left, right }: { left: Tensor<[number, 2]>; right: Tensor<[number, 2]> }): AnyTensor {
        return this.a.forward(left).add(this.b.forward(right))
      }
    }
    const training = trainer({
      model: new Sum(),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1 }),
    })
    const inputs = { left: x, right: x }
    await eventsOf(training, [[inputs, y]], { epochs: 50 })
    expect(training.history[49]?.loss).toBeLessThan((training.history[0]?.loss as number) / 2)
    const predictions = training.predict(inputs)
    expect(training.predict(inputs, { batchSize: 3 }).arraySync()).toEqual(predictions.arraySync())
  })

  test.each<[string, unknown, RegExp]>([
    [
      'a generator, the second time',
      (function* () {
        yield [x, y]
      })(),
      /fit: epoch 2 has no batch; a generator can be/,
    ],
    ['nothing', [], /fit: epoch 1 has no batch/],
    [
      'another object',
      [{ images: x, labels: y }],
      /a batch is \[inputs, targets\] or \{ inputs, targets \}; got an object with images, labels; say what it holds with the option batch: \(\{ images, labels \}\) => \[images, labels\]/,
    ],
    ['a bare tensor', [x], /a batch is \[inputs, targets\]/],
    ['inputs without tensors', [[{}, y]], /fit: the inputs of a batch hold no tensor/],
  ])('%s is refused', async (_, data, message) => {
    await expect(eventsOf(make(), data, { epochs: 2 })).rejects.toThrow(message)
  })

  test('what is no data is refused at the call', () => {
    expect(() => make().fit(5 as never, { epochs: 1 })).toThrow(
      /fit: expected batches: an array of them.*got 5/,
    )
    expect(() => make().fit([], { epochs: 1, validation: 'x' as never })).toThrow(/fit: expected batches/)
    expect(() => make().fit({ epoch: () => 3 } as never, { epochs: 1 })).toThrow(/expected batches/)
  })

  test('a batch that gives no pair is told', async () => {
    const training = make(() => [x] as never)
    await expect(eventsOf(training, [1], { epochs: 1 })).rejects.toThrow(
      /the option batch must give \[inputs, targets\]; it gave an array of 1/,
    )
  })
})

describe('metrics', () => {
  const x = tensor([[1], [2], [3]])
  const data = [
    [x, tensor([[1], [2], [3]])],
    [x.slice([0, 1]), tensor([[5]])],
  ]
  const identity = { forward: (x: AnyTensor) => x, scale: zeros([1]) }
  const make = (metrics: object) =>
    trainer({
      model: identity,
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1 }),
      metrics: metrics as never,
    })

  test('are means over samples, or stream', async () => {
    const { metrics, loss } = await make({
      number: (p: AnyTensor, t: AnyTensor) => Number(p.sub(t).abs().max().item()),
      tensor: (p: AnyTensor, t: AnyTensor) => p.sub(t).abs().max(),
      count: {
        init: () => ({ seen: 0, last: undefined as AnyTensor | undefined }),
        update: ({ seen }: { seen: number }, p: AnyTensor) => ({ seen: seen + p.size, last: p }),
        result: ({ seen }: { seen: number }) => seen,
      },
    }).evaluate(data)
    expect(metrics).toEqual({ number: 1, tensor: 1, count: 4 })
    expect(loss).toBe(4)
  })

  test('that throw leave the model as it was before the batch', async () => {
    const [good, bad] = lineBatches([4, 4]) as [unknown, unknown]
    const build = (metrics: object) =>
      trainer({
        model: new Linear(2, 1, { key: random.key(0) }),
        loss: meanSquaredError,
        optimiser: adam({ learningRate: 0.1 }),
        metrics: metrics as never,
      })
    let calls = 0
    const failing = () => {
      if (++calls === 2) throw new Error('mine')
      return 0
    }
    const [broken, expected] = [build({ failing }), build({})]
    await expect(eventsOf(broken, [good, bad], { epochs: 1 })).rejects.toThrow('mine')
    await eventsOf(expected, [good], { epochs: 1 })
    expect(bitsOf(broken.model)).toEqual(bitsOf(expected.model))
    await eventsOf(broken, [good, bad], { epochs: 1 })
    expect(broken.history[0]?.samples).toBe(8)
  })

  test('that are none are refused', async () => {
    expect(() => make({ wrong: 5 })).toThrow(
      /trainer: the metric wrong must be a function or \{ init, update, result \}/,
    )
    await expect(make({ wide: (p: AnyTensor) => p }).evaluate(data)).rejects.toThrow(
      /the metric wide must give a number, or a tensor of one; got shape \[3, 1\]/,
    )
  })
})

describe('callbacks', () => {
  const make = () =>
    trainer({
      model: new Linear(2, 1, { key: random.key(0) }),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1 }),
    })
  const data = lineBatches([4, 4, 4])

  test('are told of every step, and may stop the training in an epoch', async () => {
    const steps: number[] = []
    const callback: Callback = (event, { stop }) => {
      if (event.kind !== 'step') return
      steps.push(event.step)
      if (event.step === 4) stop('enough')
    }
    const events = await eventsOf(make(), data, { epochs: 5, callbacks: [callback] })
    expect(steps).toEqual([1, 2, 3, 4])
    expect(events.at(-1)).toMatchObject({
      kind: 'end',
      reason: 'stopped',
      message: 'enough',
      epoch: 1,
      step: 4,
    })
  })

  test('are waited for', async () => {
    const order: string[] = []
    const slow: Callback = async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 2))
      order.push(`slow ${event.kind}`)
    }
    const quick: Callback = (event) => void order.push(`quick ${event.kind}`)
    await eventsOf(make(), data.slice(2), { epochs: 1, callbacks: [slow, quick] })
    expect(order).toEqual(
      ['begin', 'step', 'epoch', 'end'].flatMap((kind) => [`slow ${kind}`, `quick ${kind}`]),
    )
  })

  test('may restore another model', async () => {
    const other = new Linear(2, 1, { key: random.key(9) })
    const training = make()
    const callback: Callback = (event, control) => {
      if (event.kind === 'end') control.restore(other)
    }
    await eventsOf(training, data, { epochs: 1, callbacks: [callback] })
    expect(bitsOf(training.model)).toEqual(bitsOf(other))
  })

  test('that throw end the training, and are told of it', async () => {
    const ends: unknown[] = []
    const callbacks: Callback[] = [
      (event) => void (event.kind === 'end' && ends.push(event.reason)),
      (event) => {
        if (event.kind === 'epoch') throw new Error('mine')
      },
    ]
    const training = make()
    await expect(eventsOf(training, data, { epochs: 3, callbacks })).rejects.toThrow('mine')
    expect(ends).toEqual(['failed'])
    expect(training.history.length).toBe(1)
    await eventsOf(training, data, { epochs: 2 })
    expect(training.history.length).toBe(2)
  })
})

describe('trainer', () => {
  test('refuses what does not fit together', () => {
    const [model, loss, optimiser] = [new Linear(1, 1), meanSquaredError, sgd({ learningRate: 0.1 })]
    const make = (options: object) => () => trainer({ model, loss, optimiser, ...options } as never)
    expect(make({ model: {} })).toThrow(/trainer: model must be a module; got an object/)
    expect(make({ loss: 1 })).toThrow(/trainer: loss must be a function; got 1/)
    expect(make({ optimiser: { init: 1 } })).toThrow(/trainer: optimiser must be one, such as sgd/)
    expect(make({ optimiser: undefined })).toThrow(/trainer: optimiser must be one/)
    expect(make({ batch: 1 })).toThrow(/trainer: batch must be a function/)
    expect(make({ accumulate: 0 })).toThrow(/trainer: accumulate must be a whole number from 1 up; got 0/)
    expect(make({ optimizer: 1 })).toThrow(/there is no option 'optimizer'/)
    const training = trainer({ model, loss, optimiser })
    const fit = (options: object) => () => training.fit([], { epochs: 1, ...options } as never)
    expect(fit({ epochs: 1.5 })).toThrow(/fit: epochs must be a whole number from 1 up; got 1.5/)
    expect(fit({ callbacks: 5 })).toThrow(/fit: callbacks must be an array/)
    expect(fit({ resume: true })).toThrow(/fit: resume must be the path of a checkpoint/)
    expect(fit({ epoch: 5 })).toThrow(/there is no option 'epoch'/)
    expect(() => training.predict(zeros([1, 1]), { batchSize: 0 })).toThrow(
      /predict: batchSize must be a whole number/,
    )
  })

  test('trains one thing at a time', async () => {
    const training = trainer({
      model: new Linear(2, 1),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1 }),
    })
    const first = training.fit(lineBatches([4, 4]), { epochs: 5 })
    await first.next()
    await expect(eventsOf(training, lineBatches([4]), { epochs: 5 })).rejects.toThrow(
      /this trainer is training already/,
    )
    await first.return()
    await eventsOf(training, lineBatches([4]), { epochs: 1 })
  })

  test('predicts without dropout, in parts or at once', () => {
    const training = trainer({
      model: smallNet(),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1 }),
    })
    const [batch] = lineBatches([7])
    const [x] = batch as [Tensor<[number, 2]>, unknown]
    const whole = training.predict(x)
    expect(whole.shape).toEqual([7, 1])
    expect(training.predict(x, { batchSize: 3 }).arraySync()).toEqual(whole.arraySync())
    expect(training.predict(x, { batchSize: 100 }).arraySync()).toEqual(whole.arraySync())
  })

  test('classifies', async () => {
    const inputs = tensor([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ])
    const targets = tensor([0, 1, 1, 0], { dtype: 'int32' })
    const [a, b] = random.split(random.key(2))
    const training = trainer({
      model: new Sequential(new Linear(2, 16, { key: a }), new ReLU(), new Linear(16, 2, { key: b })),
      loss: softmaxCrossEntropy,
      optimiser: adam({ learningRate: 0.05 }),
    })
    await eventsOf(training, [{ inputs, targets }], { epochs: 150 })
    expect([...training.predict(inputs).argMax({ axis: 1 }).dataSync()]).toEqual([0, 1, 1, 0])
  })

  test('warns of nothing', async () => {
    const warn = vi.spyOn(console, 'warn')
    const training = trainer({
      model: smallNet(),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.01 }),
      accumulate: 3,
    })
    await eventsOf(training, lineBatches([4, 4, 4, 4, 4, 3, 2, 3]), { epochs: 3 })
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })
})
