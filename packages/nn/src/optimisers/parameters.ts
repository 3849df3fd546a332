// What of a tree is trained, and the gradients for it, by path. Takes trees; gives tensors by their paths, and trees
// with other tensors in their place.
import { full, grad, ShapeError, tree, TreeError, ValueError, zeros, type AnyTensor } from '@chainrule/tensor'
import { describe } from '../describe'
import { untrainedIn } from '../untrained'

/** Tensors by their paths in a tree. */
export type Tensors = ReadonlyMap<string, AnyTensor>

const isFloat = ({ dtype }: AnyTensor): boolean => dtype === 'float32' || dtype === 'float64'

/** What is trained of parameters: float tensors that do not stand below an `Untrained`. */
export function trainedIn(params: unknown): Tensors {
  const untrained = untrainedIn(params)
  return new Map(tree.entries(params).filter(([, x]) => isFloat(x) && !untrained.has(x)))
}

/** A tree with other tensors in some places. */
export const withTensors = <T>(given: T, tensors: Tensors): T =>
  tree.mapWithPath((path, x) => tensors.get(path) ?? x, given)

/** Each tensor of some paths, made anew. */
export const mapTensors = (tensors: Tensors, f: (tensor: AnyTensor, path: string) => AnyTensor): Tensors =>
  new Map([...tensors].map(([path, x]) => [path, f(x, path)]))

/**
 * A tree in the form of gradients with one number everywhere, for what is trained of parameters.
 *
 * @throws ValueError where nothing is.
 */
export function filledLike(op: string, params: unknown, value: number): unknown {
  const trained = trainedIn(params)
  if (trained.size === 0) {
    const places = tree.paths(params)
    throw new ValueError(
      op,
      `the parameters hold no float tensor to train; got ${
        places.length === 0 ? describe(params) : `tensors at ${places.map((path) => `'${path}'`).join(', ')}`
      }`,
    )
  }
  const gradients: unknown = grad((_params: AnyTensor) => zeros([]))(params as AnyTensor)
  const [kept] = tree.partition(gradients, (path) => trained.has(path))
  if (value === 0) return kept
  return tree.map((x) => full(x.shape, value, { dtype: x.dtype as 'float32' }), kept)
}

/**
 * The gradient of each tensor that is trained.
 *
 * @throws TreeError where one is missing or too many, ShapeError where one has another shape than its parameter.
 */
export function gradientsFor(op: string, gradients: unknown, params: unknown, trained: Tensors): Tensors {
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
  return mapTensors(trained, (parameter, path) => {
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
    return gradient
  })
}

/**
 * What a state remembers of each tensor that is trained.
 *
 * @throws TreeError or ShapeError where it is not of these parameters.
 */
export function rememberedFor(op: string, name: string, remembered: unknown, trained: Tensors): Tensors {
  const found = new Map(tree.entries(remembered))
  if (found.size !== trained.size || ![...trained.keys()].every((path) => found.has(path))) {
    throw new TreeError(
      op,
      `the state's ${name} has tensors at ${listOf(found)}, the parameters at ${listOf(trained)}; pass what init or ` +
        'the last update gave for these parameters',
      name,
    )
  }
  for (const [path, parameter] of trained) {
    const [wanted, got]: [number[], number[]] = [parameter.shape, (found.get(path) as AnyTensor).shape]
    if (String(wanted) === String(got)) continue
    throw new ShapeError(
      op,
      `the state's ${name}${at(path)} must have its parameter's shape [${wanted.join(', ')}]; got [${got.join(', ')}]`,
      wanted,
      got,
    )
  }
  return found
}

const most = 3

/** Some paths, for an error. */
function listOf(tensors: Tensors): string {
  const paths = [...tensors.keys()].map((path) => `'${path}'`)
  if (paths.length <= most) return paths.join(', ') || 'no place'
  return `${paths.slice(0, most).join(', ')} and ${paths.length - most} more`
}

const at = (path: string): string => (path === '' ? '' : ` at '${path}'`)
