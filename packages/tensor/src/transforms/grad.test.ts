// Gradients: any order, any tree, graphs of any size.
import { describe, expect, it } from 'vitest'
import { alias } from '../graph/leaves'
import { topologicalOrder } from '../graph/order'
import { backward } from './backward'
import { tracing } from './trace'
import {
  DTypeError,
  grad,
  ones,
  random,
  ShapeError,
  stopGradient,
  tensor,
  type Tensor,
  TraceError,
  TreeError,
  valueAndGrad,
  ValueError,
  zeros,
  type AnyTensor,
} from '../index'

const f64 = (values: number | number[]): AnyTensor => tensor(values as number[], { dtype: 'float64' })

describe('grad', () => {
  it('differentiates to any order', () => {
    const cube = (x: AnyTensor): AnyTensor => x.mul(x).mul(x)
    const orders = [
      cube,
      grad(cube as never),
      grad(grad(cube as never) as never),
      grad(grad(grad(cube as never) as never) as never),
    ]
    const values = orders.map((f) => (f as typeof cube)(f64(2)).item())
    expect(values).toEqual([8, 12, 12, 6])
  })

  it('does not confuse the variables of nested gradients', () => {
    // d/dx [x * d/dy (x + y)] = 1: a captured x is a constant of the inner gradient (Siskind and Pearlmutter, 2005).
    const outer = (x: Tensor<[]>): Tensor<[]> => x.mul(grad((y: Tensor<[]>) => x.add(y))(tensor(1)))
    expect(grad(outer)(tensor(1)).item()).toBe(1)
    // d/dx [d/dy (x * y^2)] at y = 3 is 6.
    const mixed = (x: Tensor<[]>): Tensor<[]> => grad((y: Tensor<[]>) => x.mul(y).mul(y))(tensor(3))
    expect(grad(mixed)(tensor(5)).item()).toBe(6)
  })

  it('gives trees in the form of the argument, class instances by their tensor fields', () => {
    class Line {
      readonly name = 'line'
      readonly slope: Tensor<[2]>
      readonly parts: readonly [Tensor<[]>, { readonly shift: Tensor<[]> }]
      constructor() {
        this.slope = tensor([1, 2])
        this.parts = [tensor(3), { shift: tensor(4) }]
      }
      at(x: Tensor<[2]>): Tensor<[]> {
        return this.slope.mul(x).sum().mul(this.parts[0]).add(this.parts[1].shift)
      }
    }
    const gradients = grad((line: Line) => line.at(tensor([10, 20])))(new Line())
    expect(gradients.slope.arraySync()).toEqual([30, 60])
    expect(gradients.parts[0].item()).toBe(50)
    expect(gradients.parts[1].shift.item()).toBe(1)
    expect(Object.keys(gradients)).toEqual(['slope', 'parts'])
  })

  it('gives zeros where no gradient flows, and stops at integers', () => {
    const loss = (p: { used: Tensor<[2]>; unused: Tensor<[3]>; steps: Tensor<[], 'int32'> }): Tensor<[]> =>
      p.used.sum()
    const gradients = grad(loss)({ used: ones([2]), unused: ones([3]), steps: tensor(7, { dtype: 'int32' }) })
    expect(gradients.unused.arraySync()).toEqual([0, 0, 0])
    expect('steps' in gradients).toBe(false)
  })

  it('takes the arguments that argnums names, and passes auxiliary output along', () => {
    const f = (a: Tensor<[]>, b: Tensor<[]>): Tensor<[]> => a.mul(a).mul(b)
    expect(grad(f, { argnums: 1 })(tensor(3), tensor(5)).item()).toBe(9)
    const [da, db] = grad(f, { argnums: [0, 1] })(tensor(3), tensor(5))
    expect([da.item(), db.item()]).toEqual([30, 9])
    const [[value, aux], g] = valueAndGrad(
      (a: Tensor<[]>) => [a.mul(a), { twice: a.mul(2), note: 'kept' }] as const,
      {
        hasAux: true,
      },
    )(tensor(3))
    expect([value.item(), aux.twice.item(), aux.note, g.item()]).toEqual([9, 6, 'kept', 6])
  })

  it('lets values be read while it traces, so ordinary control flow works', () => {
    const f = (x: Tensor<[]>): Tensor<[]> => {
      let y: Tensor<[]> = x
      while ((y.item() as number) < 100) y = y.mul(y)
      return y
    }
    expect(grad(f)(tensor(3)).item()).toBe(8 * 3 ** 7)
  })

  it('returns computed tensors that hold on to no graph', () => {
    const captured = random.normal(random.key(0), [3])
    const [value, gradient] = valueAndGrad((x: Tensor<[3]>) => x.mul(captured).sum())(ones([3]))
    for (const result of [value, gradient]) {
      expect(result.storage).toBeDefined()
      expect(result.inputs).toEqual([])
      expect(result.traced).toBe(false)
    }
  })

  it('costs a hand-written loop the same each turn', () => {
    let w: Tensor<[2]> = zeros([2])
    const target = tensor([3, -1])
    const loss = (p: Tensor<[2]>): Tensor<[]> => p.sub(target).square().sum()
    for (let step = 0; step < 200; step++) w = w.sub(grad(loss)(w).mul(0.1)) as Tensor<[2]>
    expect(w.inputs.length).toBe(2)
    expect((w.inputs[0] as AnyTensor).inputs).toEqual([])
    const [a, b] = w.arraySync() as [number, number]
    expect(a).toBeCloseTo(3, 5)
    expect(b).toBeCloseTo(-1, 5)
  })

  it('stopGradient cuts', () => {
    expect(grad((x: Tensor<[]>) => x.mul(stopGradient(x)))(tensor(3)).item()).toBe(3)
  })

  it('lets state leave a traced function through stopGradient, without its graph', () => {
    let state = f64(0)
    const loss = (x: AnyTensor): AnyTensor => {
      state = stopGradient(state.add(x.exp()))
      return x.square()
    }
    for (let i = 0; i < 3; i++) {
      grad(loss as never)(f64(0) as never)
      expect(state.item()).toBe(i + 1)
      expect(state.inputs).toEqual([])
    }
    expect((grad(((x: AnyTensor) => x.mul(state)) as never)(f64(1) as never) as AnyTensor).item()).toBe(3)
  })

  it('says what is wrong with a function, a loss or an argument', () => {
    const x = tensor([1, 2])
    expect(() => grad(undefined as never)).toThrow(
      new ValueError('grad', 'expected a function to differentiate; got undefined'),
    )
    expect(() => grad((y: AnyTensor) => y.mul(2) as never)(x)).toThrow(ShapeError)
    expect(() => grad((y: AnyTensor) => y.mul(2) as never)(x)).toThrow(
      'grad: a loss is a scalar, but the function returned shape [2]; reduce it with sum() or mean(), or use vjp or jacobian',
    )
    expect(() => grad((() => undefined) as never)(x as never)).toThrow(
      new TraceError('grad', 'the function returned undefined; is a return missing?'),
    )
    expect(() => grad((async (y: AnyTensor) => y.sum()) as never)(x as never)).toThrow(/returned a promise/)
    expect(() => grad(((y: AnyTensor) => y.sum().item()) as never)(x as never)).toThrow(
      'grad: the function must return a scalar tensor, the loss; got 3',
    )
    expect(() => grad((y: AnyTensor) => y.sum())(tensor([1, 2], { dtype: 'int32' }) as never)).toThrow(
      new DTypeError('grad', 'argument 0 is int32; only float32 and float64 have gradients; use astype'),
    )
    expect(() => grad((y: AnyTensor) => y.sum())('x' as never)).toThrow(
      new TreeError('grad', 'argument 0 holds no tensor; got "x"', ''),
    )
    expect(() => grad((y: AnyTensor) => y.sum(), { argnums: 1 as never })(x as never)).toThrow(
      'grad: argnums names argument 1; the function was called with 1',
    )
    const f = ((y: AnyTensor) => y.sum()) as never
    expect(() => grad(f, { argnum: 1 } as never)).toThrow(
      "grad: there is no option 'argnum'; there is argnums, hasAux",
    )
    expect(() => valueAndGrad(f, 1 as never)).toThrow(
      'valueAndGrad: options are an object with argnums, hasAux; got 1',
    )
    expect(() => grad(f, { argnums: '1' } as never)).toThrow(
      'grad: argnums is a whole number or an array of them; got "1"',
    )
    expect(() => grad(f, { hasAux: 1 } as never)).toThrow('grad: hasAux must be true or false; got 1')
    expect(() => valueAndGrad(((y: AnyTensor) => y.sum()) as never, { hasAux: true })(x as never)).toThrow(
      'valueAndGrad: with hasAux the function must return [loss, auxiliary]; got a Tensor',
    )
  })

  it('works on after an error inside', () => {
    const x = tensor([1, 2])
    expect(() => grad((y: AnyTensor) => y.add(ones([3])).sum())(x as never)).toThrow(ShapeError)
    expect(grad((y: Tensor<[2]>) => y.square().sum())(x as Tensor<[2]>).arraySync()).toEqual([2, 4])
  })
})

describe('graphs of any size', () => {
  it('a chain of 100,000 nodes is differentiated without recursion', () => {
    const f = (x: Tensor<[]>): Tensor<[]> => {
      let y: Tensor<[]> = x
      for (let i = 0; i < 100_000; i++) y = y.add(x)
      return y
    }
    expect(grad(f)(f64(1) as never).item()).toBe(100_001)
  })

  it('a graph of 2^20 paths is differentiated at once: each node is visited once', () => {
    const f = (x: AnyTensor): AnyTensor => {
      let y = x
      for (let i = 0; i < 20; i++) y = y.add(y)
      return y
    }
    expect((grad(f as never)(f64(1) as never) as AnyTensor).item()).toBe(2 ** 20)
    const nodes = tracing(() => {
      const x = alias(f64(1))
      return topologicalOrder(backward([f(x)], [f64(1)], [x]) as AnyTensor[]).length
    })
    // One sum and one add of cotangents at each of 20 nodes; a walk over paths would build 2^20.
    expect(nodes).toBeLessThan(100)
  })

  it('a chain of 100,000 nodes is computed and let go of', () => {
    let y: AnyTensor = f64(0)
    for (let i = 0; i < 100_000; i++) y = y.add(1)
    expect(y.item()).toBe(100_000)
    expect(y.inputs).toEqual([])
  })
})
