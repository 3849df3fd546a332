// The two products with a Jacobian: cotangents pulled back (reverse mode), tangents pushed forward
// (forward mode).
import { isFloat } from '../core/dtype'
import { DTypeError, ShapeError, TreeError, ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { checkFunction } from '../core/options'
import { formatShape, sameShape } from '../core/shape'
import { alias } from '../graph/leaves'
import type { AnyTensor } from '../graph/tensor'
import { checkTree, leavesOf, mapLeaves, projectLeaves } from '../graph/tree'
import { backward } from './backward'
import { checkResult, filled, traceArgument, transform } from './trace'
import type { Jvp, Vjp } from './types'

type Function = (...args: unknown[]) => unknown

/** The float tensors of `tree` in the order of `like`'s float leaves, each checked against its counterpart. */
function matching(op: string, what: string, tree: unknown, like: unknown): AnyTensor[] {
  const given = new Map(leavesOf(op, tree).map(({ path, tensor }) => [path, tensor]))
  const leaves = leavesOf(op, like)
  const floats = leaves.filter(({ tensor }) => isFloat(tensor.dtype))
  const matched = floats.map(({ path, tensor: expected }) => {
    const at = path === '' ? '' : ` at '${path}'`
    const found = given.get(path)
    if (found === undefined) {
      const hint = path === '' ? `; got ${describe(tree)}` : ''
      throw new TreeError(op, `the ${what} has no tensor${at}${hint}`, path)
    }
    if (!sameShape(found.shape, expected.shape)) {
      throw new ShapeError(
        op,
        `the ${what}${at} must have shape ${formatShape(expected.shape)}; got ${formatShape(found.shape)}`,
        expected.shape,
        found.shape,
      )
    }
    if (found.dtype !== expected.dtype) {
      throw new DTypeError(op, `the ${what}${at} must be ${expected.dtype}; got ${found.dtype}; use astype`)
    }
    return found
  })
  const paths = new Set(leaves.map(({ path }) => path))
  const extra = [...given.keys()].find((path) => !paths.has(path))
  if (extra !== undefined) {
    throw new TreeError(op, `the ${what} has a tensor at '${extra}' where none belongs`, extra)
  }
  return matched
}

const floatLeaves = (op: string, tree: unknown): AnyTensor[] =>
  leavesOf(op, tree)
    .map(({ tensor }) => tensor)
    .filter(({ dtype }) => isFloat(dtype))

/**
 * `f(...primals)` and its pullback: the function from a cotangent of the result (same tree, shapes and
 * dtypes) to an array with the cotangent of each primal. The pullback may be called any number of times.
 *
 * @throws TreeError, ShapeError or DTypeError for a cotangent that does not match the result.
 * @example
 * const [y, pullback] = vjp((x: Tensor<[2]>) => x.square(), tensor([3, 4]))
 * y.arraySync() // [9, 16]
 * const [ct] = pullback(tensor([1, 10]))
 * ct.arraySync() // [6, 80]
 */
export const vjp = ((f: Function, ...primals: unknown[]) => {
  const op = 'vjp'
  checkFunction(op, f)
  primals.forEach((primal, n) => checkTree(op, primal, `primal ${n}`))
  let pullback: Function | undefined
  const value = transform(
    op,
    primals,
    () => {
      const traced = primals.map(traceArgument)
      const result = f(...traced.map(({ tree }) => tree))
      checkResult(op, result)
      const sources = traced.flatMap(({ floats }) => floats)
      pullback = (cotangent) =>
        transform('pullback', [cotangent], () => {
          const cotangents = matching('pullback', 'cotangent', cotangent, result)
          const flows = backward(floatLeaves(op, result), cotangents, sources)
          const found = new Map(sources.map((source, i) => [source, flows[i]]))
          return traced.map(({ tree }) =>
            projectLeaves(tree, (x) => (isFloat(x.dtype) ? (found.get(x) ?? filled(x, 0)) : undefined)),
          )
        })
      return result
    },
    'stored',
  )
  return [value, pullback]
}) as unknown as Vjp

/**
 * `f(...primals)` and how it changes when each primal moves along its tangent: the Jacobian times the
 * tangents. `primals` and `tangents` are arrays of arguments of the same trees, shapes and dtypes.
 *
 * Computed as the transpose of the transpose: the pullback is linear in its cotangent, and pulling back
 * through it gives the push forward (Radul et al., You Only Linearize Once, 2022, tell the story), so a
 * primitive needs one derivative rule only.
 *
 * @throws TreeError, ShapeError or DTypeError where a tangent does not match its primal.
 * @example
 * const [y, dy] = jvp((x: Tensor<[2]>) => x.square(), [tensor([3, 4])], [tensor([1, 10])])
 * dy.arraySync() // [6, 80]
 */
export const jvp = ((f: Function, primals: readonly unknown[], tangents: readonly unknown[]) => {
  const op = 'jvp'
  checkFunction(op, f)
  if (!Array.isArray(primals) || !Array.isArray(tangents) || primals.length !== tangents.length) {
    throw new ValueError(
      op,
      `primals and tangents must be arrays of arguments of equal length: jvp(f, [x], [t]); got ${describe(primals)} ` +
        `and ${describe(tangents)}`,
    )
  }
  primals.forEach((primal, n) => checkTree(op, primal, `primal ${n}`))
  return transform(op, [primals, tangents], () => {
    const traced = primals.map(traceArgument)
    const directions = primals.flatMap((primal, n) => matching(op, `tangent ${n}`, tangents[n], primal))
    const result = f(...traced.map(({ tree }) => tree))
    checkResult(op, result)
    const outputs = floatLeaves(op, result)
    const sources = traced.flatMap(({ floats }) => floats)
    const dummies = outputs.map((output) => alias(filled(output, 0)))
    const pulled = backward(outputs, dummies, sources)
    // The pullback as a linear function of the dummies, pulled back along the tangents.
    const flowing = pulled.flatMap((flow, i) =>
      flow === undefined ? [] : [{ flow, along: directions[i] as AnyTensor }],
    )
    const pushed = backward(
      flowing.map(({ flow }) => flow),
      flowing.map(({ along }) => along),
      dummies,
    )
    const found = new Map(outputs.map((output, i) => [output, pushed[i]]))
    const tangent = mapLeaves(result, (x) => found.get(x) ?? filled(x, 0))
    return [result, tangent]
  })
}) as unknown as Jvp
