// Trainings that are interrupted and go on: everywhere, with everything that remembers something, to the same bits.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { random, tensor, tree, zeros, type AnyTensor } from '@chainrule/tensor'
import { FormatError } from '@chainrule/tensor/safetensors'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  adam,
  BatchNorm,
  checkpoints,
  Dropout,
  earlyStopping,
  encodeModel,
  Linear,
  meanSquaredError,
  ReLU,
  Sequential,
  sgd,
  type Callback,
  type Optimiser,
} from '../index'
import type { FitOptions, Trainer } from './api'
import { trainer } from './trainer'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chainrule-resuming-'))
})
afterEach(() => rm(directory, { recursive: true }))

const bitsOf = (value: unknown): [string, unknown][] =>
  tree.entries(value).map(([path, x]) => [path, [...x.dataSync()]])

/** Data whose order is another in each epoch. */
const loader = {
  length: 5,
  *epoch(index: number): Generator<[AnyTensor, AnyTensor]> {
    for (const batch of random.permutation(random.foldIn(random.key(11), index), 5).dataSync()) {
      const x: AnyTensor = random.normal(random.foldIn(random.key(12), batch), [batch === 4 ? 3 : 6, 2])
      yield [x, x.sum({ axis: 1, keepDims: true }).tanh()]
    }
  },
}

const metrics = {
  plain: (p: AnyTensor, t: AnyTensor) => p.sub(t).abs().mean(),
  streaming: {
    init: () => ({
      errors: [] as AnyTensor[],
      total: zeros([1]) as AnyTensor,
      counts: new Float64Array(2),
      first: NaN,
    }),
    update: (
      {
        errors,
        total,
        counts,
        first,
      }: { errors: AnyTensor[]; total: AnyTensor; counts: Float64Array; first: number },
      p: AnyTensor,
      t: AnyTensor,
    ) => ({
      errors: [...errors, p.sub(t)],
      total: total.add(p.sum()),
      counts: counts.map((count) => count + p.size),
      first: Number.isNaN(first) ? Number(p.sum().item()) : first,
    }),
    result: ({
      errors,
      total,
      counts,
      first,
    }: {
      errors: AnyTensor[]
      total: AnyTensor
      counts: Float64Array
      first: number
    }) =>
      errors.reduce((sum, e) => sum + Number(e.sum().item()), 0) +
      Number(total.item()) +
      (counts[1] as number) +
      first,
  },
}

const make = (optimiser: Optimiser<unknown> = adam({ learningRate: 0.01 }), accumulate = 1, seed = 0) => {
  const [a, b] = random.split(random.key(seed))
  return trainer({
    model: new Sequential(
      new Linear(2, 6, { key: a }),
      new BatchNorm(6),
      new ReLU(),
      new Dropout(0.3),
      new Linear(6, 1, { key: b }),
    ),
    loss: meanSquaredError,
    optimiser,
    metrics,
    key: random.key(seed + 5),
    accumulate,
  })
}

async function run(training: Trainer, options: FitOptions): Promise<void> {
  for await (const _ of training.fit(loader, options));
}

/** All that should be the same: history without times, and the bits of the model. */
const outcomeOf = (training: Trainer): unknown => [
  training.history.map(({ seconds, samplesPerSecond, ...rest }) => ({
    ...rest,
    timed: seconds > 0 && samplesPerSecond > 0,
  })),
  bitsOf(training.model),
]

class Interruption extends Error {}

const interruptedAt =
  (step: number): Callback =>
  (event) => {
    if (event.kind === 'step' && event.step === step) throw new Interruption()
  }

describe('a training that goes on', () => {
  test.each<[string, Optimiser<unknown>, number]>([
    ['adam', adam({ learningRate: 0.01 }), 1],
    ['sgd with momentum', sgd({ learningRate: 0.01, momentum: 0.9 }), 1],
    ['several batches for an update', adam({ learningRate: 0.01 }), 2],
  ])('ends with the same bits wherever it stopped: %s', async (_, optimiser, accumulate) => {
    const expected = make(optimiser, accumulate)
    await run(expected, { epochs: 3, validation: loader })
    const stepsInAll = accumulate === 1 ? 15 : 9
    for (let step = 1; step <= stepsInAll; step++) {
      const folder = join(directory, `${step}`)
      const callbacks = [checkpoints({ directory: folder, every: { steps: 1 } })]
      const options = { epochs: 3, validation: loader, resume: 'latest' }
      const interrupted = run(make(optimiser, accumulate), {
        ...options,
        callbacks: [...callbacks, interruptedAt(step + 1)],
      })
      if (step < stepsInAll) await expect(interrupted).rejects.toThrow(Interruption)
      else await interrupted
      // Another beginning: everything is in the checkpoint.
      const resumed = make(optimiser, accumulate, 1)
      await run(resumed, { ...options, callbacks })
      expect(outcomeOf(resumed)).toEqual(outcomeOf(expected))
    }
  })

  test('goes on from a file that is named, as from bytes of its own', async () => {
    const training = make()
    await run(training, { epochs: 1 })
    const path = join(directory, 'mine.safetensors')
    await writeFile(path, training.checkpoint())
    await run(training, { epochs: 3 })
    const resumed = make(undefined, 1, 4)
    await run(resumed, { epochs: 3, resume: path })
    expect(outcomeOf(resumed)).toEqual(outcomeOf(training))
  })

  test('begins where there is no checkpoint yet', async () => {
    const [training, expected] = [make(), make()]
    await run(training, {
      epochs: 1,
      resume: 'latest',
      callbacks: [checkpoints({ directory: join(directory, 'new') })],
    })
    await run(expected, { epochs: 1 })
    expect(outcomeOf(training)).toEqual(outcomeOf(expected))
  })

  test('with early stopping stops where it would have, with the best model', async () => {
    const stopping = () =>
      earlyStopping({ metric: 'validation.plain', mode: 'min', patience: 2, minDelta: 0.02 })
    const options = { epochs: 50, validation: loader }
    const expected = make()
    await run(expected, { ...options, callbacks: [stopping()] })
    const epochs = expected.history.length
    expect(epochs).toBeGreaterThan(3)
    expect(epochs).toBeLessThan(50)
    for (const interruption of [5 * (epochs - 1) + 1, 5 * (epochs - 2) + 1, 6]) {
      const folder = join(directory, `${interruption}`)
      const first = [checkpoints({ directory: folder }), stopping(), interruptedAt(interruption)]
      await expect(run(make(), { ...options, callbacks: first })).rejects.toThrow(Interruption)
      const resumed = make(undefined, 1, 2)
      const callbacks = [stopping(), checkpoints({ directory: folder })]
      await run(resumed, { ...options, resume: 'latest', callbacks })
      expect(outcomeOf(resumed)).toEqual(outcomeOf(expected))
    }
  })

  test('is not that of another model, another optimiser, or no training at all', async () => {
    const training = make()
    await run(training, { epochs: 1 })
    const path = join(directory, 'mine.safetensors')
    await writeFile(path, training.checkpoint())
    const other = trainer({
      model: new Linear(2, 1),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 1 }),
    })
    await expect(run(other, { epochs: 2, resume: path })).rejects.toThrow(
      /fit: the file has no tensor for 'model\.weight'/,
    )
    await expect(run(make(sgd({ learningRate: 1 })), { epochs: 2, resume: path })).rejects.toThrow(
      /fit: the file has a tensor at 'state\./,
    )
    await writeFile(path, encodeModel(new Linear(2, 1)))
    await expect(run(make(), { epochs: 2, resume: path })).rejects.toThrow(FormatError)
    await expect(run(make(), { epochs: 2, resume: path })).rejects.toThrow(/no checkpoint of a training/)
    await expect(run(make(), { epochs: 2, resume: 'latest' })).rejects.toThrow(
      /resume: 'latest' needs checkpoints/,
    )
    const whole = make()
    await run(whole, { epochs: 1 })
    for (const cut of [10, 1000]) {
      await writeFile(path, whole.checkpoint().slice(0, -cut))
      await expect(run(make(), { epochs: 2, resume: path })).rejects.toThrow(path)
    }
  })
})

describe('checkpoints', () => {
  test('are written as often as asked, and the newest are kept', async () => {
    await run(make(), {
      epochs: 3,
      callbacks: [checkpoints({ directory, every: { steps: 4 }, keep: 3 })],
    })
    expect(await readdir(directory)).toEqual([
      'step-0000000004.safetensors',
      'step-0000000008.safetensors',
      'step-0000000012.safetensors',
    ])
    const epochly = join(directory, 'epochs')
    await run(make(), {
      epochs: 5,
      callbacks: [checkpoints({ directory: epochly, every: { epochs: 2 } })],
    })
    expect(await readdir(epochly)).toEqual(['step-0000000010.safetensors', 'step-0000000020.safetensors'])
  })

  test('remove what an earlier process did not finish, and nothing else', async () => {
    await writeFile(join(directory, '.step-0000000004.safetensors.99-0.part'), 'half')
    await writeFile(join(directory, 'notes.txt'), 'mine')
    await run(make(), { epochs: 1, callbacks: [checkpoints({ directory })] })
    expect(await readdir(directory)).toEqual(['notes.txt', 'step-0000000005.safetensors'])
    expect(await readFile(join(directory, 'notes.txt'), 'utf8')).toBe('mine')
  })

  test.each([
    [{}, /checkpoints: directory must be the path of a folder; got undefined/],
    [{ directory: 'x', every: 5 }, /every must be \{ steps: n \} or \{ epochs: n \}/],
    [{ directory: 'x', every: { steps: 0 } }, /every must be/],
    [{ directory: 'x', every: { steps: 1, epochs: 1 } }, /every must be/],
    [{ directory: 'x', keep: 0 }, /keep must be a whole number from 1 up; got 0/],
    [{ folder: 'x' }, /there is no option 'folder'/],
  ])('refuse %o', (options, message) => {
    expect(() => checkpoints(options as never)).toThrow(message)
  })

  test('say what a metric remembers that cannot be kept', async () => {
    const training = trainer({
      model: new Linear(2, 1),
      loss: meanSquaredError,
      optimiser: sgd({ learningRate: 0.1 }),
      metrics: {
        odd: { init: () => ({ seen: new Map() }), update: (state: unknown) => state, result: () => 0 },
      },
    })
    const callbacks = [checkpoints({ directory, every: { steps: 1 } })]
    await expect(run(training, { epochs: 1, callbacks })).rejects.toThrow(
      /checkpoint: training\.position\.metrics\.odd\.seen cannot be kept.*got an object/,
    )
  })
})

describe('earlyStopping', () => {
  /** A training whose scores are given. */
  const scored = async (scores: readonly number[], options: Parameters<typeof earlyStopping>[0]) => {
    let epoch = 0
    const training = trainer({
      model: { weight: tensor([0]), forward: (x: AnyTensor) => x },
      loss: (p: AnyTensor) => p.sum().mul(0),
      // The model is the number of its updates.
      optimiser: {
        init: () => undefined,
        update: (_, state, params) => ({ params: tree.map((p) => p.add(1) as AnyTensor, params), state }),
      },
      metrics: { score: () => scores[epoch++] as number },
    })
    const ends: unknown[] = []
    for await (const event of training.fit([[tensor([1]), tensor([1])]], {
      epochs: scores.length,
      callbacks: [earlyStopping({ metric: 'score', mode: 'min', ...options })],
    })) {
      if (event.kind === 'end') ends.push([event.reason, event.message])
    }
    return { epochs: training.history.length, best: training.model.weight.arraySync()[0], ends }
  }

  test('waits as long as it was told, and brings the best model back', async () => {
    expect(await scored([5, 3, 4, 3, 3.5, 1], { patience: 3 })).toEqual({
      epochs: 5,
      best: 2,
      ends: [['stopped', 'score has not got better than 3 of epoch 2 for 3 epochs']],
    })
    expect(await scored([5, 3, 4, 2, 3, 4, 5, 1], { patience: 3 })).toMatchObject({ epochs: 7, best: 4 })
    expect(await scored([5, 3, 4, 2, 3, 4, 1, 5], { patience: 3 })).toMatchObject({ epochs: 8, best: 7 })
  })

  test('asks for as much as it was told', async () => {
    expect(await scored([5, 4.9, 4.8, 4.7, 1], { patience: 3, minDelta: 0.5 })).toMatchObject({
      epochs: 4,
      best: 1,
    })
  })

  test('takes the largest', async () => {
    expect(await scored([5, 6, 4, 3, 9], { patience: 2, mode: 'max' })).toMatchObject({ epochs: 4, best: 2 })
  })

  test('leaves the last model, if told so; NaN is never better', async () => {
    expect(await scored([5, 6, 7, 8], { patience: 2, restoreBest: false })).toMatchObject({
      epochs: 3,
      best: 3,
    })
    expect(await scored([5, NaN, NaN, 1], { patience: 2 })).toMatchObject({ epochs: 3, best: 1 })
    expect(await scored([NaN, 5, 4, 3], { patience: 2 })).toMatchObject({ epochs: 4, best: 4 })
  })

  test('says what scores there are', async () => {
    await expect(scored([1], { metric: 'accuracy' })).rejects.toThrow(
      "earlyStopping: there is no 'accuracy'; there is loss, score",
    )
    await expect(scored([1], { metric: 'validation.loss' })).rejects.toThrow(/pass validation data to fit/)
  })

  test.each([
    [
      { metric: 'accuracy' },
      /mode must be 'min' or 'max', as accuracy is better small or large; got undefined/,
    ],
    [{ metric: 5 }, /metric must be a name/],
    [{ patience: 0 }, /patience must be a whole number from 1 up/],
    [{ minDelta: -1 }, /minDelta must be a number from 0 up/],
    [{ wait: 5 }, /there is no option 'wait'/],
  ])('refuses %o', (options, message) => {
    expect(() => earlyStopping(options as never)).toThrow(message)
  })
})
