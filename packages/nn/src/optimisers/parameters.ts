// Parameters and their gradients as lists, in one order. Takes trees; gives their float tensors, and trees
// with others in their place.
import { grad, ShapeError, tree, TreeError, zeros, type AnyTensor } from '@chainrule/tensor'

const isFloat = ({ dtype }: AnyTensor): boolean => dtype === 'float32' || dtype === 'float64'

/** The float tensors of a tree, in order: those of parameters that have gradients. */
export const floatsOf = (params: unknown): AnyTensor[] => tree.leaves(params).filter(isFloat)

/** A tree with other tensors in place of its float tensors, in order. */
export function withFloats<T>(params: T, tensors: readonly AnyTensor[]): T {
  let next = 0
  return tree.map((x) => (isFloat(x) ? (tensors[next++] as AnyTensor) : x), params)
}

/** Zeros in the form of the gradients of parameters. */
export const zerosLikeGradients = (params: unknown): unknown =>
  grad((_params: AnyTensor) => zeros([]))(params as AnyTensor)

/**
 * The gradient of each float tensor of the parameters, in order.
 *
 * @throws TreeError where one is missing or too many, ShapeError where one has another shape than its parameter.
 */
export function gradientsFor(op: string, gradients: unknown, params: unknown): AnyTensor[] {
  const parameters = new Map(tree.entries(params))
  const found = new Map(tree.entries(gradients))
  for (const path of found.keys()) {
    const parameter = parameters.get(path)
    if (parameter === undefined || !isFloat(parameter)) {
      throw new TreeError(
        op,
        `there is a gradient${at(path)} where the parameters have no float tensor`,
        path,
      )
    }
  }
  return [...parameters].flatMap(([path, parameter]) => {
    if (!isFloat(parameter)) return []
    const gradient = found.get(path)
    if (gradient === undefined) {
      throw new TreeError(
        op,
        `there is no gradient${at(path)}; pass what grad gave for these parameters`,
        path,
      )
    }
    const [wanted, got]: [number[], number[]] = [parameter.shape, gradient.shape]
    if (String(wanted) !== String(got)) {
      throw new ShapeError(
        op,
        `the gradient${at(path)} must have its parameter's shape [${wanted.join(', ')}]; got [${got.join(', ')}]`,
        wanted,
        got,
      )
    }
    return [gradient]
  })
}

const at = (path: string): string => (path === '' ? '' : ` at '${path}'`)
