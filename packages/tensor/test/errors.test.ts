// Every error class, by its text and its fields, from a call that a user could make.
import { describe, expect, it } from 'vitest'
import * as api from '../src/index'
import {
  add,
  AxisError,
  ChainruleError,
  DTypeError,
  grad,
  IndexError,
  InternalError,
  matmul,
  ones,
  ShapeError,
  tensor,
  TraceError,
  tree,
  TreeError,
  ValueError,
  type AnyTensor,
} from '../src/index'
import { apply, definePrimitive } from '../src/graph/apply'

interface Case {
  readonly type: new (...args: never[]) => ChainruleError
  readonly call: () => unknown
  readonly text: string | RegExp
  readonly fields: object
}

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]) as AnyTensor

const brokenPrimitive = definePrimitive({
  name: 'broken',
  infer: ([input]) => input as AnyTensor,
  vjp: (ct) => [ct.sum()],
  evaluate: () => {},
})

const cases: readonly Case[] = [
  {
    type: ShapeError,
    call: () => matmul(x, ones([5, 4]) as AnyTensor),
    text: 'matmul: inner dimensions differ: [2, 3] x [5, 4] (3 and 5); transpose one of them?',
    fields: {
      op: 'matmul',
      shapes: [
        [2, 3],
        [5, 4],
      ],
    },
  },
  {
    type: DTypeError,
    call: () => add(x, tensor([1, 2, 3], { dtype: 'int32' }) as AnyTensor),
    text: 'add: float32 and int32 do not mix without loss; astype one of them',
    fields: { op: 'add' },
  },
  {
    type: AxisError,
    call: () => x.sum({ axis: 2 }),
    text: 'sum: axis 2 is outside a tensor of rank 2; legal are -2 to 1',
    fields: { op: 'sum', axis: 2, ndim: 2 },
  },
  {
    type: IndexError,
    call: () => x.take(tensor([0, 7], { dtype: 'int32' }), { axis: 1 }),
    text: /^take: .*7.*-3 to 2/,
    fields: { op: 'take', index: 7, size: 3 },
  },
  {
    type: ValueError,
    call: () => add(x, undefined as never),
    text: 'add: the second argument must be a tensor or a number; got undefined; make one with tensor(...)',
    fields: { op: 'add' },
  },
  {
    type: TraceError,
    call: () => grad((() => undefined) as never)(x as never),
    text: 'grad: the function returned undefined; is a return missing?',
    fields: { op: 'grad' },
  },
  {
    type: TreeError,
    call: () => tree.map((a) => a, { w: x, b: { c: x } }, { w: x, b: {} }),
    text: "tree.map: tree 2 has no tensor at 'b.c' where the first tree has one",
    fields: { op: 'tree.map', path: 'b.c' },
  },
  {
    type: InternalError,
    call: () => grad((y: AnyTensor) => apply(brokenPrimitive, [y], undefined).sum())(ones([2]) as never),
    text: /^broken: its vjp rule gave float32 \[\] for an input of float32 \[2\]\n%0: float32 \[2\] = .*\n%\d+: float32 \[2\] = broken\(%\d+\)/s,
    fields: { op: 'broken' },
  },
]

describe.each(cases)('$type.name', ({ type, call, text, fields }) => {
  const caught = (): unknown => {
    try {
      call()
    } catch (error) {
      return error
    }
    return undefined
  }

  it('says what is wrong, and carries it in fields', () => {
    const error = caught()
    expect(error).toBeInstanceOf(type)
    expect(error).toBeInstanceOf(ChainruleError)
    expect((error as Error).name).toBe(type.name)
    if (typeof text === 'string') expect((error as Error).message).toBe(text)
    else expect((error as Error).message).toMatch(text)
    expect(error).toMatchObject(fields)
  })

  it('leaves the inputs as they were, and everything usable', () => {
    caught()
    expect(x.arraySync()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(grad((y: AnyTensor) => y.square().sum())(x as never)).toMatchObject({ shape: [2, 3] })
  })
})

it('no error class is left out', () => {
  const classes = Object.values(api as Record<string, unknown>).flatMap((value) =>
    typeof value === 'function' && value.prototype instanceof ChainruleError ? [value.name] : [],
  )
  expect(cases.map(({ type }) => type.name).toSorted()).toEqual(classes.toSorted())
})

it("JavaScript's operators on tensors are errors, not NaN", () => {
  const number = (value: unknown): number => Number(value)
  expect(() => number(x)).toThrow(
    "Tensor: JavaScript's operators do not work on tensors; use methods such as x.add(1), x.mul(2), x.less(y), or x.item()",
  )
  expect(() => `${(x as unknown as number) + 1}`).toThrow(ValueError)
  expect(`${tensor([1, 2])}`).toBe('[1. 2.]')
})
