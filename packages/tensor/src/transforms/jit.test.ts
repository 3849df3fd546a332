// Functions as compiled programs: traced once for each kind of call, the same numbers as without.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import {
  cacheInfo,
  customVjp,
  grad,
  hessian,
  jit,
  jvp,
  ones,
  random,
  realize,
  setEvaluator,
  stopGradient,
  tensor,
  TraceError,
  TreeError,
  valueAndGrad,
  vjp,
  where,
  zeros,
  type AnyTensor,
  type EvaluatorName,
  type Tensor,
} from '../index'
import { evaluatorNames } from '../runtime/programs'
import { jitWith } from './jit'

const vector = (...values: number[]): AnyTensor => tensor(values)

describe.each(evaluatorNames)('jit (%s)', (name) => {
  let before: EvaluatorName
  beforeAll(() => {
    before = setEvaluator(name)
  })
  afterAll(() => setEvaluator(before))

  describe('a call', () => {
    it('gives what the function gives, and calls it once', () => {
      const f = vi.fn((x: AnyTensor, y: AnyTensor) => x.mul(y).add(1).sum())
      const g = jit(f)
      for (const n of [1, 2, 3]) expect(g(vector(n, 2), vector(3, n)).item()).toBe(3 * n + 2 * n + 2)
      expect(f).toHaveBeenCalledTimes(1)
      expect(g.cacheInfo()).toEqual({ hits: 2, misses: 1, size: 1, limit: 64 })
    })

    it('gives computed tensors that hold on to nothing', () => {
      const y = jit((x: AnyTensor) => x.add(1).mul(2))(vector(1, 2))
      expect(y.storage).toBeDefined()
      expect([y.inputs, y.traced]).toEqual([[], false])
    })

    it('computes arguments that are pending', () => {
      const f = jit((x: AnyTensor) => x.mul(2))
      expect(f(vector(1, 2).add(1)).arraySync()).toEqual([4, 6])
      expect(f(random.normal(random.key(0), [2])).shape).toEqual([2])
      expect(f.cacheInfo().misses).toBe(1)
    })

    it('takes trees, classes among them, and gives trees', () => {
      class Layer {
        readonly weight: AnyTensor
        readonly name: string
        constructor(weight: AnyTensor, name: string) {
          this.weight = weight
          this.name = name
        }
        apply(x: AnyTensor): AnyTensor {
          return x.mul(this.weight)
        }
      }
      const f = jit((layers: readonly Layer[], { x }: { x: AnyTensor }) => ({
        y: layers.reduce((y, layer) => layer.apply(y), x),
        layers: layers.map((layer) => new Layer(layer.weight.add(1), `${layer.name}'`)),
        none: [null, undefined, 'text'] as const,
      }))
      for (const n of [1, 2]) {
        const result = f([new Layer(vector(n), 'a'), new Layer(vector(3), 'b')], { x: vector(5) })
        expect(result.y.arraySync()).toEqual([15 * n])
        expect(result.layers[0]).toBeInstanceOf(Layer)
        expect(result.layers.map((layer) => [layer.name, layer.apply(vector(1)).item()])).toEqual([
          ["a'", n + 1],
          ["b'", 4],
        ])
        expect(result.none).toEqual([null, undefined, 'text'])
      }
      expect(f.cacheInfo().misses).toBe(1)
    })

    it('hands on arguments, repeats results, and gives constants and what it captured', () => {
      const captured = vector(7, 8)
      const pending = vector(1, 2).add(1)
      const f = jit((x: AnyTensor, unused: AnyTensor) => {
        const y = x.exp()
        return {
          x,
          y: [y, y],
          captured,
          pending,
          doubled: pending.mul(2),
          zeros: zeros([2]),
          one: ones([]),
          unused,
        }
      })
      for (const n of [0, 1]) {
        const [x, unused] = [vector(n, n), vector(9)]
        const result = f(x, unused)
        expect(result.x.arraySync()).toEqual([n, n])
        expect(result.y[0]?.arraySync()).toEqual(result.y[1]?.arraySync())
        expect(result.captured.arraySync()).toEqual([7, 8])
        expect(result.pending.arraySync()).toEqual([2, 3])
        expect(result.doubled.arraySync()).toEqual([4, 6])
        expect(result.zeros.arraySync()).toEqual([0, 0])
        expect(result.one.item()).toBe(1)
        expect(result.unused.arraySync()).toEqual([9])
        expect(x.arraySync()).toEqual([n, n])
      }
    })

    it('may take and give no tensor at all', () => {
      const f = vi.fn((n: number) => ({ n }))
      const g = jit(f)
      expect([g(1), g(1), g(2)]).toEqual([{ n: 1 }, { n: 1 }, { n: 2 }])
      expect(f).toHaveBeenCalledTimes(2)
      expect(jit(() => undefined)()).toBeUndefined()
      expect(jit(() => ones([2]))().arraySync()).toEqual([1, 1])
    })

    it('gives fresh arrays: a result is not changed by the next call', () => {
      const f = jit((x: AnyTensor) => x.add(1))
      const [a, b] = [f(vector(1)), f(vector(2))]
      expect([a.item(), b.item()]).toEqual([2, 3])
    })

    it('tells 0 from -0, NaN from NaN not, in static numbers', () => {
      const f = jit((x: AnyTensor, n: number) => x.mul(n))
      expect(Object.is(f(vector(1), 0).item(), 0)).toBe(true)
      expect(Object.is(f(vector(1), -0).item(), -0)).toBe(true)
      expect(f(vector(1), NaN).item()).toBeNaN()
      expect(f(vector(2), NaN).item()).toBeNaN()
      expect(f.cacheInfo().misses).toBe(3)
    })

    it('keeps numbers of the function apart', () => {
      const scaled = (by: number): ((x: AnyTensor) => AnyTensor) => jit((x: AnyTensor) => x.mul(by))
      expect([2, 3, NaN, -0].map((by) => scaled(by)(vector(1)).item())).toEqual([2, 3, NaN, -0])
    })

    it('shares a program with another function of the same structure', () => {
      const make = (): ((x: AnyTensor) => AnyTensor) => jit((x: AnyTensor) => x.tan().add(0.123))
      make()(vector(1))
      const { misses } = cacheInfo()
      make()(vector(2))
      expect(cacheInfo().misses).toBe(misses)
    })

    it('costs no memory, however often it is made', { timeout: 120_000 }, () => {
      const step = jit((p: { w: AnyTensor; b: AnyTensor }, x: AnyTensor) => ({
        w: p.w.add(x.mul(0.5)),
        b: p.b.add(1),
      }))
      let p = { w: vector(0, 0, 0), b: vector(0) }
      const x = vector(1, 1, 1)
      const run = (turns: number): number => {
        for (let turn = 0; turn < turns; turn++) p = step(p, x)
        return process.memoryUsage().heapUsed
      }
      run(20_000)
      const start = run(1)
      run(60_000)
      // Garbage of a few calls may wait for the collector; 60,000 calls that held on to anything would show.
      expect(run(1) - start).toBeLessThan(30e6)
      expect(p.b.item()).toBe(80_002)
    })
  })

  describe('tracing', () => {
    it('happens once for each shape, dtype, form and static value', () => {
      const f = jitWith(() => undefined)((x: AnyTensor | readonly AnyTensor[], _options?: unknown) =>
        Array.isArray(x) ? x : [x],
      )
      const calls: unknown[][] = [
        [vector(1, 2)],
        [vector(1, 2, 3)],
        [tensor([1, 2], { dtype: 'int32' })],
        [[vector(1, 2)]],
        [[vector(1, 2), vector(1)]],
        [vector(1, 2), undefined],
        [vector(1, 2), { a: 1 }],
        [vector(1, 2), { a: 2 }],
        [vector(1, 2), { b: 2 }],
        [vector(1, 2), { a: 1, b: 2 }],
        [vector(1, 2), [1]],
        [vector(1, 2), 'text'],
        [vector(1, 2), new Map()],
      ]
      for (const turn of [1, 2]) {
        for (const call of calls) f(...(call as [AnyTensor]))
        expect(f.cacheInfo().misses).toBe(calls.length)
        expect(f.cacheInfo().hits).toBe((turn - 1) * calls.length)
      }
    })

    it('hands a static argument on as it is, and looks at what is in it', () => {
      const seen: unknown[] = []
      const f = jit(
        (x: AnyTensor, config: { depth: number; of?: AnyTensor }) => {
          seen.push(config)
          let y = x
          for (let i = 0; i < config.depth; i++) y = y.add(config.of ?? 1)
          return y
        },
        { static: [1] },
      )
      const config = { depth: 2 }
      expect(f(vector(1), config).item()).toBe(3)
      expect(f(vector(1), { depth: 2 }).item()).toBe(3)
      expect(seen).toHaveLength(1)
      expect(seen[0]).toBe(config)
      config.depth = 3
      expect(f(vector(1), config).item()).toBe(4)
      const of = vector(10)
      expect(f(vector(1), { depth: 1, of }).item()).toBe(11)
      expect(f(vector(2), { depth: 1, of }).item()).toBe(12)
      expect(seen).toHaveLength(3)
      expect(f(vector(1), { depth: 1, of: vector(10) }).item()).toBe(11)
      expect(seen).toHaveLength(4)
    })

    it('takes what it captured as it was', () => {
      let captured = vector(1, 2)
      const f = jit((x: AnyTensor) => x.add(captured))
      expect(f(vector(0, 0)).arraySync()).toEqual([1, 2])
      captured = vector(5, 5)
      expect(f(vector(0, 0)).arraySync()).toEqual([1, 2])
    })

    it('computes what it captured once', () => {
      let evaluations = 0
      const base = vector(1, 2)
      const captured = base.mul(3)
      const f = jit((x: AnyTensor) => {
        evaluations++
        return x.mul(captured).add(captured.sum())
      })
      expect(f(vector(1, 1)).arraySync()).toEqual([12, 15])
      expect(captured.storage).toBeDefined()
      expect(f(vector(2, 2)).arraySync()).toEqual([15, 21])
      expect(evaluations).toBe(1)
    })

    it('may read what does not depend on the arguments', () => {
      const mask = tensor([1, 0])
      const f = jit((x: AnyTensor) => (mask.sum().item() === 1 ? x.mul(mask) : x))
      expect(f(vector(3, 4)).arraySync()).toEqual([3, 0])
    })

    it('prints what has no values yet', () => {
      const texts: string[] = []
      const f = jit((x: AnyTensor) => {
        texts.push(String(x.add(1)), `${x}`)
        return x
      })
      f(vector(1))
      expect(texts).toEqual(Array(2).fill('(no values while the function is traced)'))
    })

    const advice =
      /^jit: argument 0\.w has no values while its function is traced, so nothing that depends on it can be read; return it and read it outside, use where\(\) in place of if, or name the argument in `static`$/
    it.each([
      ['item', (w: AnyTensor) => w.sum().item()],
      ['dataSync', (w: AnyTensor) => w.dataSync()],
      ['arraySync', (w: AnyTensor) => w.exp().arraySync()],
      ['toJSON', (w: AnyTensor) => JSON.stringify(w)],
      ['stopGradient', (w: AnyTensor) => stopGradient(w.sum()).item()],
      ['grad', (w: AnyTensor) => grad((v: AnyTensor) => v.square().sum() as never)(w).dataSync()],
    ])('refuses to read what has no values: %s', (_, read) => {
      const f = jit((p: { w: AnyTensor }) => {
        read(p.w)
        return p.w
      })
      for (let turn = 0; turn < 2; turn++) {
        expect(() => f({ w: vector(1, 2) })).toThrow(advice)
        expect(() => f({ w: vector(1, 2) })).toThrow(TraceError)
      }
      expect(f.cacheInfo()).toMatchObject({ misses: 0, size: 0 })
      // Nothing of the trace is left over.
      expect(grad((x: Tensor<[]>) => x.square())(tensor(3)).item()).toBe(6)
      expect(vector(1).add(1).item()).toBe(2)
    })

    it('says what became of a tensor that was put away', () => {
      let away = vector(0)
      const f = jit((x: AnyTensor) => {
        away = x.mul(2)
        return away
      })
      f(vector(1))
      expect(() => away.dataSync()).toThrow(
        'jit: this tensor was made of argument 0 while a function was traced, and has no values outside of it; return ' +
          'it from the function',
      )
    })

    it('realize does nothing there', () => {
      const f = jit((x: AnyTensor) => realize({ y: x.add(1) }).y.mul(2))
      expect(f(vector(1)).item()).toBe(4)
    })

    it('lets the errors of the function through, and forgets the call', () => {
      const f = jit((x: AnyTensor) => {
        if (x.shape[0] === 2) throw new Error('two')
        return x.reshape([7])
      })
      expect(() => f(vector(1, 2))).toThrow('two')
      expect(() => f(vector(1, 2, 3))).toThrow(/^reshape:/)
      expect(f.cacheInfo()).toMatchObject({ misses: 0, size: 0 })
      expect(f(vector(1, 2, 3, 4, 5, 6, 7)).shape).toEqual([7])
    })

    it('is for functions that are not async', () => {
      const f = jit((async (x: AnyTensor) => x) as never) as (x: AnyTensor) => unknown
      expect(() => f(vector(1))).toThrow(/^jit: the function returned a promise/)
    })

    it('keeps 64 traces of a function, those used last', () => {
      const f = vi.fn((x: AnyTensor, n: number) => x.add(n))
      const g = jitWith(() => undefined)(f)
      for (let n = 0; n < 70; n++) g(vector(1), n)
      expect(g.cacheInfo()).toMatchObject({ size: 64, misses: 70 })
      g(vector(1), 69)
      g(vector(1), 6)
      expect(f).toHaveBeenCalledTimes(70)
      expect(g(vector(1), 0).item()).toBe(1)
      expect(f).toHaveBeenCalledTimes(71)
    })

    it('refuses typed arrays, and trees that contain themselves', () => {
      const f = jit((p: unknown) => p)
      expect(() => f({ x: new Float32Array(2) })).toThrow(
        /^jit: argument 0\.x is a Float32Array, whose elements would be part of the program; pass tensor\(\.\.\.\) of it/,
      )
      const loop: unknown[] = [vector(1)]
      loop.push(loop)
      expect(() => f(loop)).toThrow(TreeError)
      expect(
        jit((x: AnyTensor, a: Float32Array) => x.add(a[0] as number), { static: [1] })(
          vector(1),
          new Float32Array(2),
        ).item(),
      ).toBe(1)
    })

    it('refuses what are no options', () => {
      expect(() => jit(3 as never)).toThrow('jit: expected a function; got 3')
      expect(() => jit((x: AnyTensor) => x, { donated: [0] } as never)).toThrow(
        "jit: there is no option 'donated'",
      )
      expect(() => jit((x: AnyTensor) => x, { donate: 0 as never })).toThrow(
        'jit: donate is an array of argument numbers, such as [0]; got 0',
      )
      expect(() => jit((x: AnyTensor) => x, { donate: [0], static: [0] })).toThrow(
        'jit: argument 0 is named in donate and in static',
      )
      expect(() => jit((x: AnyTensor) => x, { donate: [1] })(vector(1))).toThrow(
        'jit: donate names argument 1; the function was called with 1',
      )
    })
  })

  describe('retracing', () => {
    it.each([
      [
        'a shape',
        (n: number) => [{ x: zeros([n + 1]) }, 1],
        'argument 0.x keeps changing: float32 [6], then float32 [7]; give it one shape and dtype, such as by padding',
      ],
      [
        'a number',
        (n: number) => [{ x: zeros([1]) }, n / 10],
        'argument 1 keeps changing: 0.5, then 0.6; pass what changes as a tensor',
      ],
      [
        'a form',
        (n: number) => [{ x: zeros([1]), [`y${n}`]: 1 }, 1],
        'argument 0 keeps changing: an object with x, y5, then an object; give it one form',
      ],
    ])('is told once if it is always because of %s', (_, argumentsOf, reason) => {
      const warn = vi.fn()
      const step = jitWith(warn)(function step(p: { x: AnyTensor }, n: number) {
        return p.x.add(n)
      })
      for (let n = 1; n <= 20; n++) step(...(argumentsOf(n) as [{ x: AnyTensor }, number]))
      expect(warn.mock.calls).toEqual([
        [
          `jit: step was traced and compiled 6 times, because ${reason}`.replace(
            '[6], then float32 [7]',
            '[6], then float32 [7]',
          ),
        ],
      ])
    })

    it('is not told where it is rare', () => {
      const warn = vi.fn()
      const f = jitWith(warn)((x: AnyTensor) => x.add(1))
      for (let turn = 0; turn < 10; turn++) for (const size of [1, 2, 3, 4]) f(zeros([size]))
      expect(warn).not.toHaveBeenCalled()
    })
  })

  describe('donation', () => {
    it('takes the memory of an argument, which cannot be read after that', () => {
      const step = jit((p: { w: AnyTensor }, x: AnyTensor) => ({ w: p.w.add(x) }), { donate: [0] })
      const first = { w: vector(1, 2) }
      const x = vector(1, 1)
      let p = step(first, x)
      for (let turn = 0; turn < 5; turn++) p = step(p, x)
      expect(p.w.arraySync()).toEqual([7, 8])
      expect(x.arraySync()).toEqual([1, 1])
      expect(() => first.w.arraySync()).toThrow(/donated/)
      expect(() => step(first, x)).toThrow(/donated/)
      expect(step(p, x).w.arraySync()).toEqual([8, 9])
    })

    it('leaves alone what is handed on', () => {
      const f = jit((x: AnyTensor, y: AnyTensor) => [x, x.add(y)], { donate: [0, 1] })
      const [x, y] = [vector(1), vector(2)]
      const [same, sum] = f(x, y) as [AnyTensor, AnyTensor]
      expect([x.item(), same.item(), sum.item()]).toEqual([1, 1, 3])
      expect(() => y.item()).toThrow(/donated/)
    })

    it('gives right results where a result is the argument after all', () => {
      const f = jit((x: AnyTensor) => [x.mul(1), x.add(1)], { donate: [0] })
      expect((f(vector(1, 2)) as AnyTensor[]).map((y) => y.arraySync())).toEqual([
        [1, 2],
        [2, 3],
      ])
    })

    it('refuses what somebody else needs', () => {
      const captured = vector(1)
      const f = jit((x: AnyTensor, y: AnyTensor) => x.add(y).add(captured), { donate: [0] })
      expect(() => f(captured, vector(1))).toThrow(
        'jit: argument 0 is donated, but is captured by the function, too; memory can be given away only if nobody ' +
          'else needs it; leave the argument out of donate',
      )
      const x = vector(2)
      expect(() => f(x, x)).toThrow('jit: argument 0 is donated, but is the same tensor as argument 1;')
      expect(() => jit((p: AnyTensor[]) => p, { donate: [0] })([x, x])).not.toThrow()
      const both = jit((p: AnyTensor[]) => p.map((y) => y.add(1)), { donate: [0] })
      expect(() => both([x, x])).toThrow(
        'jit: argument 0[1] is donated, but is the same tensor as argument 0[0];',
      )
      expect([x.item(), captured.item()]).toEqual([2, 1])
      expect(f(x, vector(1)).item()).toBe(4)
    })

    it('is ignored inside another transform', () => {
      const f = jit((x: Tensor<[]>) => x.square(), { donate: [0] })
      const x = tensor(3)
      expect(grad((y: Tensor<[]>) => f(y).add(y))(x).item()).toBe(7)
      expect(x.item()).toBe(3)
    })
  })

  describe('with other transforms', () => {
    const cube = (x: Tensor<[]>): Tensor<[]> => x.mul(x).mul(x)

    it('is differentiated, and differentiates', () => {
      const f = jit(cube)
      expect(grad(f)(tensor(2)).item()).toBe(12)
      expect(jit(grad(cube))(tensor(2)).item()).toBe(12)
      expect(jit(grad(jit(grad(f))))(tensor(2)).item()).toBe(12)
      expect(jit(hessian((x: Tensor<[2]>) => x.prod()))(tensor([3, 4])).arraySync()).toEqual([
        [0, 1],
        [1, 0],
      ])
      const [y, dy] = jit((x: Tensor<[]>, t: Tensor<[]>) => jvp(f, [x], [t]))(tensor(2), tensor(10))
      expect([y.item(), dy.item()]).toEqual([8, 120])
      const pulled = jit((x: Tensor<[]>) => vjp(f, x)[1](ones([])))(tensor(2))
      expect(pulled[0].item()).toBe(12)
    })

    it('is part of another', () => {
      const inner = jit((x: AnyTensor) => x.add(1))
      const outer = jit((x: AnyTensor) => inner(inner(x)).mul(2))
      expect(outer(vector(1)).item()).toBe(6)
      expect(inner.cacheInfo().misses).toBe(0)
    })

    it('keeps derivatives written by hand, which other closures do not make new', () => {
      const make = (): ((x: Tensor<[]>) => Tensor<[]>) =>
        jit(
          grad(
            customVjp(
              (x: Tensor<[]>) => x.square(),
              (ct) => [ct.mul(100)],
            ),
          ),
        )
      expect(make()(tensor(3)).item()).toBe(100)
      const { misses } = cacheInfo()
      expect(make()(tensor(4)).item()).toBe(100)
      expect(cacheInfo().misses).toBe(misses)
    })

    it('gives what a loss that depends on nothing gives', () => {
      const f = jit(valueAndGrad((_w: Tensor<[2]>) => ones([])))
      const [loss, gradient] = f(tensor([1, 2]))
      expect([loss.item(), gradient.arraySync()]).toEqual([1, [0, 0]])
    })

    it('a whole training step is the same as without', () => {
      const x = random.normal(random.key(1), [16, 4])
      const y = x.matmul(tensor([[1], [2], [3], [4]]))
      const loss = (p: { w: Tensor<[4, 1]>; b: Tensor<[1]> }): Tensor<[]> =>
        x.matmul(p.w).add(p.b).sub(y).square().mean()
      const plain = (p: { w: Tensor<[4, 1]>; b: Tensor<[1]> }): { w: Tensor<[4, 1]>; b: Tensor<[1]> } => {
        const g = grad(loss)(p)
        return realize({ w: p.w.sub(g.w.mul(0.1)), b: p.b.sub(g.b.mul(0.1)) })
      }
      const fast = jit(plain, { donate: [0] })
      let [a, b] = [0, 1].map(() => ({ w: zeros([4, 1]), b: zeros([1]) })) as [
        Parameters<typeof loss>[0],
        Parameters<typeof loss>[0],
      ]
      for (let step = 0; step < 50; step++) [a, b] = [plain(a), fast(b)]
      expect(loss(b).item()).toBeLessThan(0.1)
      a.w.dataSync().forEach((value: number, i: number) => expect(b.w.dataSync()[i]).toBeCloseTo(value, 5))
      expect(fast.cacheInfo().misses).toBe(1)
    })
  })

  it('computes what it computes without, for any functions', () => {
    const ops: ((x: AnyTensor, y: AnyTensor) => AnyTensor)[] = [
      (x, y) => x.add(y),
      (x, y) => x.mul(y).sub(0.5),
      (x) => x.tanh(),
      (x, y) => where(x.greater(y), x, y.mul(2)),
      (x) => x.transpose().transpose(),
      (x, y) => x.matmul(y),
      (x) => x.sub(x.mean({ axis: 0 })),
      (x) => x.sum({ axis: 1, keepDims: true }).add(zeros([3, 3])),
      (x) => x.flip({ axis: 0 }),
      (_x, y) => y,
    ]
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(ops.length - 1), fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        (steps, picks) => {
          const f = (a: AnyTensor, b: AnyTensor): AnyTensor[] => {
            const values = [a, b]
            for (const [op, i, j] of steps) {
              const [x, y] = [values[i % values.length], values[j % values.length]] as [AnyTensor, AnyTensor]
              values.push((ops[op] as (typeof ops)[number])(x, y).clip(-4, 4))
            }
            return [
              values.at(-1) as AnyTensor,
              ...picks.map((pick) => values[pick % values.length] as AnyTensor),
            ]
          }
          const inputs = (seed: number): [AnyTensor, AnyTensor] =>
            [0, 1].map((n) => realize(random.normal(random.key(2 * seed + n), [3, 3]))) as [
              AnyTensor,
              AnyTensor,
            ]
          const g = jit(f)
          for (const seed of [1, 2]) {
            const expected = f(...inputs(seed)).map((x) => x.dataSync())
            const actual = g(...inputs(seed)).map((x) => x.dataSync())
            expected.forEach((values, n) => {
              values.forEach((value: number, i: number) =>
                expect(Math.abs((actual[n]?.[i] as number) - value)).toBeLessThan(2e-4),
              )
            })
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('the evaluator may change between calls', () => {
  const before = setEvaluator('reference')
  const f = jit((x: AnyTensor) => x.mul(3))
  for (const name of [...evaluatorNames, ...evaluatorNames]) {
    setEvaluator(name)
    expect(f(vector(1, 2)).arraySync()).toEqual([3, 6])
  }
  expect(f.cacheInfo().misses).toBe(1)
  setEvaluator(before)
})

test('the type is that of the function', () => {
  const f = jit(<N extends number>(x: Tensor<[N]>, n: number): Tensor<[N]> => x.mul(n))
  const x = tensor([1, 2])
  const y: Tensor<[2]> = f(x, 3)
  expect(y.arraySync()).toEqual([3, 6])
  // @ts-expect-error -- the function takes two arguments
  expect(() => f(tensor([1, 2]))).toThrow()
  // The arguments of a function may be left without types.
  const loose: AnyTensor = jit((p, by: number) => p.w.mul(by))({ w: x }, 2)
  expect(loose.arraySync()).toEqual([2, 4])
  // @ts-expect-error -- 'jit: the function returns a promise; it is traced at once, so it cannot be async'
  jit(async (x: AnyTensor) => x)
})
