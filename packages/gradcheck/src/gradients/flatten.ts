// From a function of trees and its arguments to a target: what of them is differentiated, what is constant,
// and what cannot be checked.
import { DTypeError, TraceError, TreeError, ValueError, tree, type AnyTensor } from '@chainrule/tensor'
import { describePlace, layoutOf, sameLayout, tensorsOf, type PlacedTensor } from './layout'
import { numbersOf, targetOf, type Flat, type Target } from './target'

/** A function of trees of tensors. */
export type TreeFunction = (...args: readonly unknown[]) => unknown

/**
 * `f` at `args`, with every float64 tensor of the arguments as a variable and everything else as a constant.
 *
 * @throws DTypeError where an argument or the result has a float32 tensor, TreeError where there is nothing
 * to differentiate, TraceError where f returns a promise or no tensor.
 */
export function flatten(op: string, f: TreeFunction, args: readonly unknown[]): Target {
  const variables = variablesOf(op, args)
  const call = (leaves: readonly AnyTensor[]): PlacedTensor[] => {
    let next = 0
    const filled = tree.map((x) => (x.dtype === 'float64' ? (leaves[next++] as AnyTensor) : x), args)
    return resultsOf(op, f(...filled))
  }
  const outputs = layoutOf(call(variables))
  const flat: Flat = (leaves) => {
    const results = call(leaves)
    if (!sameLayout(layoutOf(results), outputs)) {
      throw new ValueError(
        op,
        'f returned tensors of other shapes when its arguments moved; it must keep them',
      )
    }
    return results.map(({ tensor }) => tensor)
  }
  return targetOf(
    flat,
    layoutOf(tensorsOf(args).filter(({ tensor }) => tensor.dtype === 'float64')),
    outputs,
    numbersOf(variables),
  )
}

function variablesOf(op: string, args: readonly unknown[]): AnyTensor[] {
  const placed = tensorsOf(args)
  const single = placed.find(({ tensor }) => tensor.dtype === 'float32')
  if (single !== undefined) {
    const where = describePlace(`argument ${single.argument}`, { path: single.path, index: [] })
    throw new DTypeError(
      op,
      `${where} is float32, in which central differences mean nothing; astype('float64')`,
    )
  }
  const variables = placed.map(({ tensor }) => tensor).filter(({ dtype }) => dtype === 'float64')
  if (variables.length === 0) {
    throw new TreeError(op, 'no argument holds a float64 tensor, so there is nothing to differentiate', '')
  }
  return variables
}

function resultsOf(op: string, result: unknown): PlacedTensor[] {
  if (result === undefined || result instanceof Promise) {
    const what = result === undefined ? 'undefined; is a return missing?' : 'a promise; it cannot be async'
    throw new TraceError(op, `f returned ${what}`)
  }
  const placed = tensorsOf([result])
  const single = placed.find(({ tensor }) => tensor.dtype === 'float32')
  if (single !== undefined) {
    const where = describePlace('its result', { path: single.path, index: [] })
    throw new DTypeError(op, `f computes in float32: ${where} is float32; keep it float64 to check it`)
  }
  const results = placed.filter(({ tensor }) => tensor.dtype === 'float64')
  if (results.length === 0) {
    throw new TraceError(op, 'f returned no float64 tensor, so there is nothing to differentiate')
  }
  return results
}
