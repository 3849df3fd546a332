// The other transforms: pulling back, pushing forward, whole matrices, derivatives by hand.
import { describe, expect, it } from 'vitest'
import {
  customVjp,
  DTypeError,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  ShapeError,
  tensor,
  TraceError,
  TreeError,
  ValueError,
  vjp,
  zeros,
  type AnyTensor,
} from '../index'

const f64 = (values: number | number[] | number[][]): AnyTensor =>
  tensor(values as number[], { dtype: 'float64' })

describe('vjp', () => {
  it('gives the value and a pullback that can be called again', () => {
    const [y, pullback] = vjp((x: AnyTensor, w: AnyTensor) => x.mul(w), f64([1, 2]), f64([3, 4]))
    expect(y.arraySync()).toEqual([3, 8])
    for (const scale of [1, 10]) {
      const [dx, dw] = pullback(f64([scale, 1]))
      expect((dx as AnyTensor).arraySync()).toEqual([3 * scale, 4])
      expect((dw as AnyTensor).arraySync()).toEqual([scale, 2])
    }
  })

  it('takes trees on both sides', () => {
    const [, pullback] = vjp((p: { a: AnyTensor }) => ({ square: p.a.square(), twice: p.a.mul(2) }), {
      a: f64([3]),
    })
    const [{ a }] = pullback({ square: f64([1]), twice: f64([10]) } as never) as unknown as [{ a: AnyTensor }]
    expect(a.arraySync()).toEqual([26])
  })

  it('says how a cotangent differs from the result', () => {
    const [, pullback] = vjp((x: AnyTensor) => x.mul(2), f64([1, 2]))
    expect(() => pullback(f64([1, 2, 3]))).toThrow(ShapeError)
    expect(() => pullback(f64([1, 2, 3]))).toThrow('pullback: the cotangent must have shape [2]; got [3]')
    expect(() => pullback(tensor([1, 2]) as never)).toThrow(
      new DTypeError('pullback', 'the cotangent must be float64; got float32; use astype'),
    )
    expect(() => pullback(undefined as never)).toThrow('pullback: the cotangent has no tensor; got undefined')
  })

  it('refuses a cotangent for what is not in the result', () => {
    const [, pullback] = vjp((x: AnyTensor) => ({ y: x.mul(2), at: x.argMax({}) }), f64([1, 2]))
    const [dx] = pullback({ y: f64([1, 1]), at: tensor(0, { dtype: 'int32' }) } as never)
    expect((dx as AnyTensor).arraySync()).toEqual([2, 2])
    expect(() => pullback({ y: f64([1, 1]), z: f64([1, 1]) } as never)).toThrow(
      new TreeError('pullback', "the cotangent has a tensor at 'z' where none belongs", 'z'),
    )
  })
})

describe('jvp', () => {
  it('pushes tangents forward', () => {
    const [y, dy] = jvp((x: AnyTensor) => x.square(), [f64([3, 4])], [f64([1, 10])])
    expect(y.arraySync()).toEqual([9, 16])
    expect(dy.arraySync()).toEqual([6, 80])
  })

  it('gives zeros for what does not depend on the primals', () => {
    const [, dy] = jvp((x: AnyTensor) => ({ x, constant: f64([5]) }), [f64([3])], [f64([1])])
    expect((dy.x as AnyTensor).arraySync()).toEqual([1])
    expect((dy.constant as AnyTensor).arraySync()).toEqual([0])
  })

  it('nests in both orders with grad', () => {
    const f = (x: AnyTensor): AnyTensor => x.mul(x).mul(x).sum()
    const x = f64([2, 3])
    const t = f64([1, 0])
    const [, over] = jvp(grad(f as never) as never, [x], [t]) as unknown as [unknown, AnyTensor]
    const under = grad(((y: AnyTensor) => (jvp(f, [y], [t]) as unknown as AnyTensor[])[1]) as never)(
      x as never,
    ) as AnyTensor
    expect(over.arraySync()).toEqual([12, 0])
    expect(under.arraySync()).toEqual([12, 0])
  })

  it('asks for arrays of arguments and matching tangents', () => {
    const f = (x: AnyTensor): AnyTensor => x
    expect(() => jvp(f, f64(1) as never, f64(1) as never)).toThrow(ValueError)
    expect(() => jvp(f, f64(1) as never, f64(1) as never)).toThrow(/jvp\(f, \[x\], \[t\]\)/)
    expect(() => jvp(f, [f64([1, 2])], [f64([1])])).toThrow('jvp: the tangent 0 must have shape [2]; got [1]')
    expect(() => jvp((p: { a: AnyTensor }) => p.a, [{ a: f64(1) }], [{ b: f64(1) }] as never)).toThrow(
      new TreeError('jvp', "the tangent 0 has no tensor at 'a'", 'a'),
    )
  })
})

describe('jacobian, hessian and hvp', () => {
  const x = f64([1, 2, 3])

  it('jacobian has a row for each element of the result', () => {
    const f = (y: AnyTensor): AnyTensor => y.mul(y).mul(f64([[1], [10]]))
    expect((jacobian(f as never)(x as never) as AnyTensor).shape).toEqual([2, 3, 3])
    expect((jacobian(f as never)(x as never) as AnyTensor).arraySync()).toEqual([
      [
        [2, 0, 0],
        [0, 4, 0],
        [0, 0, 6],
      ],
      [
        [20, 0, 0],
        [0, 40, 0],
        [0, 0, 60],
      ],
    ])
  })

  it('jacobian takes trees and empty results', () => {
    const j = jacobian((p: { a: AnyTensor }) => ({ y: p.a.mul(2) }))({ a: f64([1, 2]) }) as unknown as {
      y: { a: AnyTensor }
    }
    expect(j.y.a.arraySync()).toEqual([
      [2, 0],
      [0, 2],
    ])
    const empty = jacobian(((y: AnyTensor) => y.slice([0, 0])) as never)(x as never) as AnyTensor
    expect(empty.shape).toEqual([0, 3])
  })

  it('hessian is the jacobian of the gradient, and hvp its product with a direction', () => {
    const f = (y: AnyTensor): AnyTensor => y.prod()
    expect((hessian(f as never)(x as never) as AnyTensor).arraySync()).toEqual([
      [0, 3, 2],
      [3, 0, 1],
      [2, 1, 0],
    ])
    const [product] = hvp(f as never, [x] as never, [f64([1, 1, 0])] as never) as unknown as AnyTensor[]
    expect((product as AnyTensor).arraySync()).toEqual([3, 3, 3])
  })

  it('hvp takes integers as constants', () => {
    const f = (y: AnyTensor, picked: AnyTensor): AnyTensor => y.take(picked).square().sum()
    const picked = tensor([0, 2], { dtype: 'int32' })
    const products = hvp(
      f as never,
      [x, picked] as never,
      [f64([1, 1, 1]), picked] as never,
    ) as unknown as AnyTensor[]
    expect([products[0]?.arraySync(), products[1]]).toEqual([[2, 0, 2], undefined])
    expect(() => hvp(f as never, [picked] as never, [picked] as never)).toThrow(
      'hvp: no primal has a float32 or float64 tensor; only those have gradients; use astype',
    )
    expect(() => hvp(f as never, x as never, x as never)).toThrow(ValueError)
  })

  it('refuses what has no derivatives', () => {
    expect(() => jacobian(((y: AnyTensor) => y.argMax()) as never)(x as never)).toThrow(
      new DTypeError('jacobian', 'the function returned int32; only float32 and float64 have derivatives'),
    )
    expect(() => jacobian(((y: AnyTensor) => y) as never)(zeros([2], { dtype: 'int32' }) as never)).toThrow(
      'jacobian: argument 0 has no float32 or float64 tensor; only those have gradients; use astype',
    )
  })
})

describe('customVjp', () => {
  it('puts a hand-written derivative in place of the own one, to any order and in forward mode', () => {
    // Wrong on purpose, so that it is seen which one is used.
    const f = customVjp(
      (x: AnyTensor) => x.square(),
      (ct: AnyTensor, _y: AnyTensor, x: AnyTensor) => [ct.mul(x).mul(100)],
    ) as unknown as (x: AnyTensor) => AnyTensor
    const loss = (x: AnyTensor): AnyTensor => f(x).sum()
    const x = f64([2, 3])
    expect(f(x).arraySync()).toEqual([4, 9])
    expect((grad(loss as never)(x as never) as AnyTensor).arraySync()).toEqual([200, 300])
    expect((hessian(loss as never)(x as never) as AnyTensor).arraySync()).toEqual([
      [100, 0],
      [0, 100],
    ])
    const [, dy] = jvp(f, [x], [f64([1, 1])])
    expect(dy.arraySync()).toEqual([200, 300])
  })

  it('takes trees, and lets gradients be left out', () => {
    const f = customVjp(
      (p: { w: AnyTensor; n: number }, x: AnyTensor) => p.w.mul(x).mul(p.n),
      (ct: AnyTensor, _y: AnyTensor, p: { w: AnyTensor; n: number }, x: AnyTensor) => [
        { w: ct.mul(x).mul(p.n) },
        undefined,
      ],
    ) as unknown as (p: object, x: AnyTensor) => AnyTensor
    const loss = (p: object, x: AnyTensor): AnyTensor => f(p, x).sum()
    const [dp, dx] = grad(loss as never, { argnums: [0, 1] } as never)(
      { w: f64([2]), n: 3 } as never,
      f64([5]) as never,
    ) as unknown as [{ w: AnyTensor }, AnyTensor]
    expect(dp.w.arraySync()).toEqual([15])
    expect(dx.arraySync()).toEqual([0])
  })

  it('keeps nothing of earlier turns alive', () => {
    const step = customVjp(
      (x: AnyTensor) => x.mul(2),
      (ct: AnyTensor) => [ct.mul(2)],
    ) as unknown as (x: AnyTensor) => AnyTensor
    const y = step(f64(1))
    y.item()
    expect(y.inputs).toEqual([])
    expect(JSON.stringify(y.attributes)).not.toContain('1')
  })

  it('checks what backward gives', () => {
    const broken = (backward: unknown) => () =>
      grad(((x: AnyTensor) =>
        (customVjp((y: AnyTensor) => y.mul(2), backward as never) as unknown as (x: AnyTensor) => AnyTensor)(
          x,
        ).sum()) as never)(f64([1, 2]) as never)
    expect(broken((ct: AnyTensor) => ct)).toThrow(
      'customVjp: backward must return an array with one gradient for each argument, 1 in all; got a Tensor',
    )
    expect(broken((ct: AnyTensor) => [ct.sum()])).toThrow(
      "customVjp: the gradient of argument 0 must have the argument's shape [2]; backward gave []",
    )
    expect(broken((ct: AnyTensor) => [ct.astype('float32')])).toThrow(
      'customVjp: the gradient of argument 0 must be float64; backward gave float32; use astype',
    )
    // What would be taken for no gradient, and give zeros.
    expect(broken(() => [3])).toThrow(
      new TreeError(
        'customVjp',
        'the gradient of argument 0 has no tensor; backward gave 3; return undefined for an argument without gradient',
        '',
      ),
    )
    expect(broken((ct: AnyTensor) => [{ x: ct }])).toThrow(
      "customVjp: the gradient of argument 0 has a tensor at 'x' where the argument has none",
    )
    expect(() => (customVjp((() => 3) as never, (() => []) as never) as unknown as () => unknown)()).toThrow(
      new TraceError('customVjp', 'forward must return one tensor; got 3'),
    )
    expect(() => customVjp((x: AnyTensor) => x, undefined as never)).toThrow(
      'customVjp: backward must be a function; got undefined',
    )
  })
})
