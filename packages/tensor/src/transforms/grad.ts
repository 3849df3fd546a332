// Gradients of scalar functions: a function in, a function of the same arguments out.
import { isFloat } from '../core/dtype'
import { DTypeError, ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { checkFlag, checkFunction, checkOptions } from '../core/options'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { checkTree, projectLeaves } from '../graph/tree'
import { backward } from './backward'
import { checkLoss, checkResult, filled, traceArgument, transform } from './trace'
import type { Grad, ValueAndGrad } from './types'

interface Options {
  readonly argnums?: number | readonly number[]
  readonly hasAux?: boolean
}

type Function = (...args: unknown[]) => unknown

interface Differentiated {
  readonly loss: AnyTensor
  readonly aux: unknown
  readonly gradients: unknown
}

function differentiate(op: string, f: Function, options: Options, args: readonly unknown[]): Differentiated {
  const { argnums = 0, hasAux = false } = options
  const chosen = (typeof argnums === 'number' ? [argnums] : argnums).map((n) => checkArgument(op, args, n))
  const traced = args.map(traceArgument)
  const result = f(...traced.map(({ tree }) => tree))
  const [loss, aux] = hasAux ? checkPair(op, result) : [result, undefined]
  checkLoss(op, loss)
  const sources = chosen.flatMap((n) => traced[n]?.floats ?? [])
  const cotangents = backward([loss], [filled(loss, 1)], sources)
  const found = new Map(sources.map((source, i) => [source, cotangents[i]]))
  const gradients = chosen.map((n) =>
    projectLeaves(traced[n]?.tree, (x) => (isFloat(x.dtype) ? (found.get(x) ?? filled(x, 0)) : undefined)),
  )
  return { loss, aux, gradients: typeof argnums === 'number' ? gradients[0] : gradients }
}

function checkArgument(op: string, args: readonly unknown[], n: number): number {
  if (!Number.isInteger(n) || n < 0 || n >= args.length) {
    throw new ValueError(
      op,
      `argnums names argument ${describe(n)}; the function was called with ${args.length}`,
    )
  }
  const leaves = checkTree(op, args[n], `argument ${n}`)
  if (!leaves.some(({ tensor }) => isFloat(tensor.dtype))) {
    const what = args[n] instanceof Tensor ? (args[n] as AnyTensor).dtype : 'a tree without float tensors'
    throw new DTypeError(op, `argument ${n} is ${what}; only float32 and float64 have gradients; use astype`)
  }
  return n
}

function checkPair(op: string, result: unknown): readonly [unknown, unknown] {
  checkResult(op, result)
  if (Array.isArray(result) && result.length === 2) return result as [unknown, unknown]
  throw new ValueError(op, `with hasAux the function must return [loss, auxiliary]; got ${describe(result)}`)
}

function checkCall(op: string, f: unknown, options: Options): void {
  checkFunction(op, f, 'a function to differentiate')
  checkOptions(op, options, ['argnums', 'hasAux'])
  checkFlag(op, 'hasAux', options.hasAux)
  const { argnums } = options
  if (argnums !== undefined && typeof argnums !== 'number' && !Array.isArray(argnums)) {
    throw new ValueError(op, `argnums is a whole number or an array of them; got ${describe(argnums)}`)
  }
}

/**
 * The loss and its gradient together, for the price of one forward and one backward pass.
 *
 * `f` returns a scalar float tensor (with `hasAux` a pair of that and anything else). The result takes
 * f's arguments and gives `[value, gradient]` (`[[value, auxiliary], gradient]`), the gradient in the
 * form of the first argument, or of those that `argnums` names: for a tree its float tensors, for a
 * class instance its tensor fields.
 *
 * @throws ShapeError where f returns no scalar, DTypeError where there is nothing to differentiate,
 * ValueError for other options.
 * @example
 * const loss = (p: { w: Tensor<[3]>; b: Tensor<[]> }) => p.w.square().sum().add(p.b)
 * const [value, grads] = valueAndGrad(loss)({ w: tensor([1, 2, 3]), b: tensor(1) })
 * value.item() // 15
 * grads.w.arraySync() // [2, 4, 6]
 */
export const valueAndGrad = ((f: Function, options: Options = {}) => {
  const op = 'valueAndGrad'
  checkCall(op, f, options)
  return (...args: unknown[]) =>
    transform(op, args, () => {
      const { loss, aux, gradients } = differentiate(op, f, options, args)
      return [options.hasAux ? [loss, aux] : loss, gradients]
    })
}) as unknown as ValueAndGrad

/**
 * The gradient of a scalar function, as a function of the same arguments; with `hasAux` the pair
 * `[gradient, auxiliary]`. See {@link valueAndGrad} for trees, `argnums` and errors.
 *
 * @example
 * const slope = grad((x: Tensor<[]>) => x.mul(x).mul(x))
 * slope(tensor(2)).item() // 12
 * grad(slope)(tensor(2)).item() // 12
 */
export const grad = ((f: Function, options: Options = {}) => {
  const op = 'grad'
  checkCall(op, f, options)
  return (...args: unknown[]) =>
    transform(op, args, () => {
      const { aux, gradients } = differentiate(op, f, options, args)
      return options.hasAux ? [gradients, aux] : gradients
    })
}) as unknown as Grad
