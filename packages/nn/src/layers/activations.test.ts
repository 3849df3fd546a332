// The activation layers compute what the methods of the same names do.
import { assertGradients } from '@chainrule/gradcheck'
import { tensor, tree, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { expect, expectTypeOf, test } from 'vitest'
import {
  ELU,
  GELU,
  LeakyReLU,
  Mish,
  ReLU,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
  type Activation,
} from '../index'

const x = tensor([[-2, -0.5, 0.3, 1.7]], { dtype: 'float64' })

const all: readonly (readonly [Activation, (x: AnyTensor) => AnyTensor])[] = [
  [new ReLU(), (a) => a.relu()],
  [new LeakyReLU(), (a) => a.leakyRelu()],
  [new LeakyReLU({ negativeSlope: 0.3 }), (a) => a.leakyRelu({ negativeSlope: 0.3 })],
  [new ELU(), (a) => a.elu()],
  [new ELU({ alpha: 0.7 }), (a) => a.elu({ alpha: 0.7 })],
  [new SELU(), (a) => a.selu()],
  [new GELU(), (a) => a.gelu()],
  [new GELU({ approximate: 'tanh' }), (a) => a.gelu({ approximate: 'tanh' })],
  [new SiLU(), (a) => a.silu()],
  [new Mish(), (a) => a.mish()],
  [new Softplus(), (a) => a.softplus()],
  [new Sigmoid(), (a) => a.sigmoid()],
  [new Tanh(), (a) => a.tanh()],
  [new Softmax(), (a) => a.softmax()],
  [new Softmax({ axis: 0 }), (a) => a.softmax({ axis: 0 })],
]

test.each(all.map(([module, f]) => [module.constructor.name, module, f] as const))(
  '%s is its function, without tensors of its own',
  (_, module, f) => {
    expect(module.forward(x).arraySync()).toEqual(f(x).arraySync())
    expect(tree.leaves(module)).toEqual([])
    assertGradients((a: AnyTensor) => module.forward(a), [x])
  },
)

test('an activation keeps shape and dtype', () => {
  expectTypeOf(new ReLU().forward(tensor([1, 2]))).toEqualTypeOf<Tensor<[2]>>()
  expectTypeOf(new ReLU().forward(tensor([1], { dtype: 'float64' }))).toEqualTypeOf<Tensor<[1], 'float64'>>()
})
