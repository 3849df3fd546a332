// Whole matrices of derivatives: one pullback for each element of the result, all in one program.
import { allocate, isFloat } from '../core/dtype'
import { DTypeError } from '../core/errors'
import { checkFunction } from '../core/options'
import { type Shape } from '../core/shape'
import { stack } from '../functions/joining'
import { constant } from '../graph/leaves'
import type { AnyTensor } from '../graph/tensor'
import { checkTree, leavesOf, mapLeaves, projectLeaves } from '../graph/tree'
import { backward } from './backward'
import { grad } from './grad'
import { checkResult, filled, traceArgument, transform } from './trace'
import type { Hessian, Hvp, Jacobian } from './types'
import { jvp } from './vjp'

type Function = (...args: unknown[]) => unknown

/** A cotangent that is 1 at one element and 0 elsewhere: it pulls out that element's row. */
function basis({ shape, dtype, size }: AnyTensor, element: number): AnyTensor {
  const data = allocate(dtype, size)
  data[element] = 1
  return constant(data, shape, dtype)
}

/** d(output)/d(source) for each source: `[...output's axes, ...source's axes]`. */
function rows(output: AnyTensor, sources: readonly AnyTensor[]): Map<AnyTensor, AnyTensor> {
  const pulled = Array.from({ length: output.size }, (_, i) =>
    backward([output], [basis(output, i)], sources),
  )
  return new Map(
    sources.map((source, column) => {
      const shape: Shape = [...output.shape, ...source.shape]
      const list = pulled.map((flows) => flows[column] ?? filled(source, 0))
      return [
        source,
        list.length === 0
          ? constant(allocate(source.dtype, 0), shape, source.dtype)
          : stack(list).reshape(shape),
      ]
    }),
  )
}

/**
 * The derivative of every element of f's result with respect to every element of its first argument, as
 * a function of the same arguments: shape `[...result, ...argument]`. For trees: the tree of the result,
 * each leaf replaced by the tree of the argument. Other arguments are constants.
 *
 * Costs one backward pass for each element of the result; for a scalar result use `grad`.
 *
 * @throws DTypeError where the argument or the result has no real numbers.
 * @example
 * jacobian((x: Tensor<[2]>) => x.square())(tensor([3, 4])).arraySync() // [[6, 0], [0, 8]]
 */
export const jacobian = ((f: Function) => {
  const op = 'jacobian'
  checkFunction(op, f)
  return (...args: unknown[]) =>
    transform(op, args, () => {
      const leaves = checkTree(op, args[0], 'argument 0')
      if (!leaves.some(({ tensor }) => isFloat(tensor.dtype))) {
        throw new DTypeError(
          op,
          'argument 0 has no float32 or float64 tensor; only those have gradients; use astype',
        )
      }
      const { tree, floats } = traceArgument(args[0])
      const result = f(tree, ...args.slice(1))
      checkResult(op, result)
      checkTree(op, result, "the function's result")
      return mapLeaves(result, (output) => {
        if (!isFloat(output.dtype)) {
          throw new DTypeError(
            op,
            `the function returned ${output.dtype}; only float32 and float64 have derivatives`,
          )
        }
        const found = rows(output, floats)
        return projectLeaves(tree, (x) => found.get(x))
      })
    })
}) as unknown as Jacobian

/**
 * All second derivatives of a scalar function of its first argument: shape `[...argument, ...argument]`;
 * for trees, a tree of trees.
 *
 * @throws ShapeError where f returns no scalar, DTypeError where there is nothing to differentiate.
 * @example
 * hessian((x: Tensor<[2]>) => x.prod())(tensor([3, 4])).arraySync() // [[0, 1], [1, 0]]
 */
export const hessian = ((f: Function) => {
  checkFunction('hessian', f)
  return jacobian(grad(f as never) as never)
}) as unknown as Hessian

/**
 * The Hessian of a scalar function times a direction, without the Hessian: forward mode over reverse mode
 * (Pearlmutter, Fast Exact Multiplication by the Hessian, 1994). `primals` and `tangents` are arrays of
 * arguments; what is returned is an array like them.
 *
 * @throws ShapeError where f returns no scalar; what {@link jvp} throws for primals and tangents.
 * @example
 * const [product] = hvp((x: Tensor<[2]>) => x.prod(), [tensor([3, 4])], [tensor([1, 0])])
 * product.arraySync() // [0, 1]
 */
export const hvp = ((f: Function, primals: readonly unknown[], tangents: readonly unknown[]) => {
  checkFunction('hvp', f)
  // Labels and the like are constants; their place in the result stays empty.
  const argnums = (Array.isArray(primals) ? primals : []).flatMap((primal, n) =>
    leavesOf('hvp', primal).some(({ tensor }) => isFloat(tensor.dtype)) ? [n] : [],
  )
  if (argnums.length === 0 && Array.isArray(primals)) {
    throw new DTypeError(
      'hvp',
      'no primal has a float32 or float64 tensor; only those have gradients; use astype',
    )
  }
  const gradients = grad(f as never, { argnums } as never)
  const [, products] = jvp(gradients as never, primals as never, tangents as never) as unknown as [
    unknown,
    readonly unknown[],
  ]
  return primals.map((_, n) => products[argnums.indexOf(n)])
}) as unknown as Hvp
