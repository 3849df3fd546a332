// A derivative written by hand, in place of the one that the graph would give.
import { isFloat } from '../core/dtype'
import { DTypeError, ShapeError, TraceError, TreeError, ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { formatShape, sameShape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import { constant } from '../graph/leaves'
import type { Value } from '../graph/primitive'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { leavesOf, mapLeaves, type Leaf } from '../graph/tree'
import type { CustomVjp } from './types'

type Function = (...args: unknown[]) => unknown

interface Attributes {
  readonly backward: Function
  /** The arguments with holes for their tensors, which are the node's further inputs, in order. */
  readonly skeleton: unknown
}

// Attributes must hold no tensor of the graph: what was computed from it would keep it alive.
const hole = constant(new Float32Array(0), [0], 'float32')

// Input 0 is what forward computed, the others are the arguments' tensors. No gradient flows to input 0,
// so forward's own graph is never differentiated.
const customPrimitive = definePrimitive<Attributes>({
  name: 'customVjp',
  identity: true,
  infer: ([result]) => result as AnyTensor,
  vjp: (cotangent, [, ...leaves], output, { backward, skeleton }) => {
    let next = 0
    const args = mapLeaves(skeleton, () => leaves[next++]) as unknown[]
    return [undefined, ...checkGradients(backward(cotangent, output, ...args), args)]
  },
  evaluate: ([result], { data }) => data.set((result as Value).data),
})

function checkGradients(gradients: unknown, args: readonly unknown[]): (AnyTensor | undefined)[] {
  const op = 'customVjp'
  if (!Array.isArray(gradients) || gradients.length !== args.length) {
    throw new ValueError(
      op,
      `backward must return an array with one gradient for each argument, ${args.length} in all; got ${describe(gradients)}`,
    )
  }
  return args.flatMap((arg, n) => {
    const leaves = leavesOf(op, arg)
    const found = new Map(leavesOf(op, gradients[n]).map(({ path, tensor }) => [path, tensor]))
    checkPaths(n, gradients[n], found, leaves)
    return leaves.map(({ path, tensor }) => {
      const gradient = found.get(path)
      if (gradient === undefined || !isFloat(tensor.dtype)) return undefined
      const where = `the gradient of argument ${n}${path === '' ? '' : ` at '${path}'`}`
      if (!sameShape(gradient.shape, tensor.shape)) {
        throw new ShapeError(
          op,
          `${where} must have the argument's shape ${formatShape(tensor.shape)}; backward gave ${formatShape(gradient.shape)}`,
          tensor.shape,
          gradient.shape,
        )
      }
      if (gradient.dtype !== tensor.dtype) {
        throw new DTypeError(
          op,
          `${where} must be ${tensor.dtype}; backward gave ${gradient.dtype}; use astype`,
        )
      }
      return gradient
    })
  })
}

/** @throws TreeError for a gradient with other tensors than its argument has; `undefined` as a whole is none. */
function checkPaths(
  n: number,
  gradient: unknown,
  found: ReadonlyMap<string, AnyTensor>,
  leaves: readonly Leaf[],
): void {
  const op = 'customVjp'
  const at = (path: string): string => (path === '' ? '' : ` at '${path}'`)
  const paths = new Set(leaves.map(({ path }) => path))
  const extra = [...found.keys()].find((path) => !paths.has(path))
  if (extra !== undefined) {
    throw new TreeError(
      op,
      `the gradient of argument ${n} has a tensor${at(extra)} where the argument has none`,
      extra,
    )
  }
  if (gradient === undefined) return
  const missing = leaves.find(({ path, tensor }) => isFloat(tensor.dtype) && !found.has(path))
  if (missing !== undefined) {
    throw new TreeError(
      op,
      `the gradient of argument ${n} has no tensor${at(missing.path)}; backward gave ${describe(gradient)}; return ` +
        'undefined for an argument without gradient',
      missing.path,
    )
  }
}

/**
 * A function with a derivative of your own. `forward(...args)` computes one tensor with ordinary ops;
 * `backward(cotangent, output, ...args)` returns an array with the gradient of each argument (of its
 * tree, shapes and dtypes; `undefined` for none), and must be linear in `cotangent`. It is written with
 * ordinary ops, so higher derivatives and forward mode work. Check it with `checkGradients` of
 * `@chainrule/gradcheck`.
 *
 * @throws when it is differentiated: ValueError, TreeError, ShapeError or DTypeError where backward's
 * gradients do not match the arguments; when it is called: TraceError where forward returns no tensor.
 * @example
 * // log(1 + e^x), whose own formula overflows, with a derivative that does not
 * const softplus = customVjp(
 *   (x: Tensor<[3]>) => x.exp().log1p(),
 *   (ct, _y, x) => [ct.mul(x.sigmoid())],
 * )
 * grad((x: Tensor<[3]>) => softplus(x).sum())(tensor([0, 1, 1000])).arraySync()[2] // 1
 */
export const customVjp = ((forward: Function, backward: Function) => {
  const op = 'customVjp'
  for (const [name, f] of Object.entries({ forward, backward })) {
    if (typeof f !== 'function') throw new ValueError(op, `${name} must be a function; got ${describe(f)}`)
  }
  return (...args: unknown[]) => {
    const output = forward(...args)
    if (!(output instanceof Tensor)) {
      throw new TraceError(op, `forward must return one tensor; got ${describe(output)}`)
    }
    const leaves = leavesOf(op, args).map(({ tensor }) => tensor)
    return apply(customPrimitive, [output as AnyTensor, ...leaves], {
      backward,
      skeleton: mapLeaves(args, () => hole),
    })
  }
}) as unknown as CustomVjp
