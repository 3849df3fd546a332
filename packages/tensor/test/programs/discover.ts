// Which exported ops may be called how, found by calling them: a new op takes part as soon as it is exported.
import * as api from '../../src/index'
import { ChainruleError, ones, Tensor, type AnyTensor } from '../../src/index'
import { samplesOf } from '../../src/graph/samples'

type Op = (...args: unknown[]) => unknown

const exported = Object.entries(api).filter(
  (entry): entry is [string, Op] => typeof entry[1] === 'function' && samplesOf(entry[1]) !== undefined,
)

function gives(op: Op, args: readonly unknown[], shape: readonly number[]): boolean {
  try {
    const result = op(...args)
    return (
      result instanceof Tensor && (result.shape as number[]).join() === shape.join() && !args.includes(result)
    )
  } catch (error) {
    if (error instanceof ChainruleError) return false
    throw error
  }
}

const matrix = ones([3, 4]) as AnyTensor
const mask = (ones([3, 4]) as AnyTensor).astype('bool') as AnyTensor
const both = [matrix, mask]
/** In no order. */
const scattered = api
  .tensor([3, 7, 1, 9, 2, 8, 5, 4, 6, 10, 11, 0])
  .mul(0.0625)
  .add(0.125)
  .reshape([3, 4]) as AnyTensor

const named = (accepts: (op: Op) => boolean): readonly string[] =>
  exported.filter(([, op]) => accepts(op)).map(([name]) => name)

/** `op(x)` of x's shape. */
export const unaryOps = named((op) =>
  both.some((x) => gives(op, [x], [3, 4]) && gives(op, [x.reshape([2, 6])], [2, 6])),
)

/** Those of {@link unaryOps} that treat each element by itself. */
export const elementWiseOps = unaryOps.filter((name) => {
  const op = (api as unknown as Record<string, (x: AnyTensor) => AnyTensor>)[name] as (
    x: AnyTensor,
  ) => AnyTensor
  const x = (gives(op as Op, [matrix], [3, 4]) ? scattered : scattered.greater(0.5)) as AnyTensor
  const before = api.setEvaluator('reference')
  const whole = op(x).dataSync()
  const same = x.dataSync().every((_: number, i: number) => {
    const [alone] = op(x.reshape([12, 1]).slice([i, i + 1])).dataSync()
    return Object.is(alone, whole[i])
  })
  api.setEvaluator(before)
  return same
})

/** `op(x, y)`, which broadcasts. */
export const binaryOps = named((op) => {
  if (gives(op, [matrix], [3, 4])) return false
  const [row, column] = [ones([4]), ones([3, 1])] as AnyTensor[]
  return gives(op, [row, column], [3, 4]) || gives(op, [row?.astype('bool'), column?.astype('bool')], [3, 4])
})

/** `op(x, { axis, keepDims })`, which takes one axis or several. */
export const reductions = named((op) =>
  both.some((x) => gives(op, [x, { axis: [0, 1], keepDims: true }], [1, 1]) && gives(op, [x], [])),
)

/** `op(x, { axis, keepDims })`, which takes one axis. */
export const argReductions = named(
  (op) =>
    gives(op, [matrix, { axis: 1, keepDims: true }], [3, 1]) && !gives(op, [matrix, { axis: [0, 1] }], []),
)

/** `op(x, { axis })` of x's shape. */
export const alongAxis = named(
  (op) => gives(op, [matrix, { axis: 0 }], [3, 4]) && !gives(op, [matrix, { axis: 7 }], [3, 4]),
)

/** Every op and how many samples it has. */
export const sampled: readonly (readonly [name: string, op: object])[] = exported
