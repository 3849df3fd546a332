// Static types of transforms: gradients have the form of what they are gradients of.
import { expect, it } from 'vitest'
import {
  customVjp,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  ones,
  valueAndGrad,
  vjp,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../../src/index'
import { expectMistake, expectTensor, expectType } from './expectTensor'

const x = ones([2, 3])

interface Parameters {
  readonly w: Tensor<[3, 4]>
  readonly b: Tensor<[4]>
  readonly layers: Tensor<[1]>[]
  readonly scale?: Tensor<[4]>
  readonly indices: Tensor<[2], 'int32'>
  readonly rate: number
  readonly name: string
  activation(x: Tensor): Tensor
}

const parameters: Parameters = {
  w: ones([3, 4]),
  b: ones([4]),
  layers: [ones([1])],
  indices: zeros([2], { dtype: 'int32' }),
  rate: 0.1,
  name: 'layer',
  activation: (x) => x.relu(),
}

const loss = (p: Parameters, y: Tensor<[2, 4]>) => x.matmul(p.w).add(p.b).sub(y).square().mean()

it('gives gradients the form of the first argument', () => {
  const [value, gradients] = valueAndGrad(loss)(parameters, zeros([2, 4]))
  expectTensor(value, 'float32', [])
  expectType<{
    readonly w: Tensor<[3, 4]>
    readonly b: Tensor<[4]>
    readonly layers: Tensor<[1]>[]
    readonly scale?: Tensor<[4]> | undefined
  }>()(gradients)
  expect(Object.keys(gradients)).toEqual(['w', 'b', 'layers'])
  expectTensor(gradients.w, 'float32', [3, 4])
})

it('gives gradients of chosen arguments', () => {
  expectTensor(grad(loss, { argnums: 1 })(parameters, zeros([2, 4])), 'float32', [2, 4])
  const [ofParameters, ofTarget] = grad(loss, { argnums: [0, 1] })(parameters, zeros([2, 4]))
  expectTensor(ofParameters.b, 'float32', [4])
  expectTensor(ofTarget, 'float32', [2, 4])
})

it('hands out auxiliary results', () => {
  const f = (w: Tensor<[3]>): [Tensor<[]>, string] => [w.sum(), 'done']
  const [gradient, aux] = grad(f, { hasAux: true })(ones([3]))
  expectTensor(gradient, 'float32', [3])
  expectType<string>()(aux)
  const [[value], again] = valueAndGrad(f, { hasAux: true })(ones([3]))
  expectTensor(value, 'float32', [])
  expectTensor(again, 'float32', [3])
})

class Linear<In extends number, Out extends number> {
  readonly name = 'linear'
  readonly weight: Tensor<[In, Out]>
  readonly children: Linear<In, Out>[] = []

  constructor(inputs: In, outputs: Out) {
    this.weight = ones([inputs, outputs])
  }

  forward<B extends number>(x: Tensor<[B, In]>): Tensor<[B, Out]> {
    return x.matmul(this.weight)
  }
}

it('gives the tensor fields of modules, also of modules in modules', () => {
  const gradients = grad((m: Linear<3, 4>) => m.forward(x).sum())(new Linear(3, 4))
  expectTensor(gradients.weight, 'float32', [3, 4])
  expectType<'weight' | 'children'>()(null as unknown as keyof typeof gradients)
  const [first] = grad((layers: [Linear<3, 4>, Linear<4, 5>]) =>
    layers[1].forward(layers[0].forward(x)).sum(),
  )([new Linear(3, 4), new Linear(4, 5)])
  expectTensor(first.weight, 'float32', [3, 4])
})

it('differentiates again', () => {
  const cube = (x: Tensor<[]>) => x.mul(x).mul(x)
  expectTensor(grad(grad(grad(cube)))(ones([])), 'float32', [])
})

it('refuses what is no loss, or has no gradient', () => {
  // @ts-expect-error
  const ofMatrix = grad((w: Tensor<[3, 4]>) => x.matmul(w))
  expectMistake(() => ofMatrix(ones([3, 4])))
  // @ts-expect-error
  const ofIndex = valueAndGrad((w: Tensor<[3]>) => w.argMax())
  expectMistake(() => ofIndex(ones([3])))
  // @ts-expect-error
  const ofNumber = grad((w: Tensor<[3]>) => w.sum().item())
  expectMistake(() => ofNumber(ones([3])))
  // @ts-expect-error
  const ofNothing = grad((w: Tensor<[3]>) => {
    w.sum()
  })
  expectMistake(() => ofNothing(ones([3])))
  // @ts-expect-error
  const ofPromise = grad((w: Tensor<[3]>) => Promise.resolve(w.sum()))
  expectMistake(() => ofPromise(ones([3])))
  // @ts-expect-error
  const ofNoPair = grad((w: Tensor<[3]>) => w.sum(), { hasAux: true })
  expectMistake(() => ofNoPair(ones([3])))
  // @ts-expect-error
  const byWhole = grad((_w: Tensor<[3], 'int32'>) => x.mul(0.5).sum())
  expectMistake(() => byWhole(ones([3], { dtype: 'int32' })))
  // @ts-expect-error
  const byNumber = grad((rate: number) => x.mul(rate).sum())
  expectMistake(() => byNumber(1))
  // @ts-expect-error
  const curvature = hessian((x: Tensor<[2]>) => x.square())
  expectMistake(() => curvature(ones([2])))
})

it('says nothing of what is not known', () => {
  expectType<Tensor>()(grad((x: Tensor) => x.sum())(x))
  expectType<AnyTensor>()(grad((x: AnyTensor) => x.sum())(x))
})

it('pulls back and pushes forward', () => {
  const f = (x: Tensor<[2]>, y: Tensor<[3]>) => x.outer(y)
  const [value, pullback] = vjp(f, ones([2]), ones([3]))
  expectTensor(value, 'float32', [2, 3])
  const [ofX, ofY] = pullback(ones([2, 3]))
  expectTensor(ofX, 'float32', [2])
  expectTensor(ofY, 'float32', [3])
  const [, tangent] = jvp(f, [ones([2]), ones([3])], [ones([2]), ones([3])])
  expectTensor(tangent, 'float32', [2, 3])
  // @ts-expect-error
  expectMistake(() => pullback(ones([3, 2])))
  // @ts-expect-error
  expectMistake(() => jvp(f, [ones([2]), ones([3])], [ones([2]), ones([2])]))
})

it('builds matrices of derivatives', () => {
  expectTensor(jacobian((x: Tensor<[2]>) => x.outer(ones([5])))(ones([2])), 'float32', [2, 5, 2])
  expectTensor(hessian((x: Tensor<[2]>) => x.prod())(ones([2])), 'float32', [2, 2])
  const second = hessian((p: { a: Tensor<[2]>; b: Tensor<[]> }) => p.a.sum().mul(p.b))({
    a: ones([2]),
    b: ones([]),
  })
  expectTensor(second.a.b, 'float32', [2])
  expectTensor(second.b.a, 'float32', [2])
  const [product] = hvp((x: Tensor<[2]>) => x.prod(), [ones([2])], [ones([2])])
  expectTensor(product, 'float32', [2])
})

it('checks derivatives written by hand', () => {
  const softplus = customVjp(
    (x: Tensor<[3]>) => x.exp().log1p(),
    (ct, _y, x) => [ct.mul(x.sigmoid())],
  )
  expectTensor(softplus(ones([3])), 'float32', [3])
  const wrong = customVjp(
    (x: Tensor<[3]>) => x.exp().log1p(),
    // @ts-expect-error
    (ct) => [ct.sum()],
  )
  expectMistake(() => grad((x: Tensor<[3]>) => wrong(x).sum())(ones([3])))
})

it('differentiates with respect to trees that are type parameters', () => {
  function slope<P, D extends 'float32' | 'float64'>(f: (p: P) => Tensor<[], D>, p: P) {
    return grad(f)(p)
  }
  const { w } = slope((p: { w: Tensor<[2]> }) => p.w.prod(), { w: ones([2]) })
  expectTensor(w, 'float32', [2])
})
