// Tensors of a model that no optimiser moves: what marks them, and how they are found.
import { Tensor, tree, type AnyTensor } from '@chainrule/tensor'

/**
 * A part of a model whose tensors are not trained: optimisers leave everything below it as it is. Running statistics
 * are such parts; extend it for constants of your own.
 *
 * @example
 * class Mask extends Untrained {
 *   readonly values = tensor([1, 0, 1])
 * }
 */
export abstract class Untrained {
  // By this the compiler tells it from other classes.
  protected get isTrained(): false {
    return false
  }
}

/** The tensors of a model that stand below an {@link Untrained}. */
export function untrainedIn(model: unknown): ReadonlySet<AnyTensor> {
  const found = new Set<AnyTensor>()
  walkParts(model, (part) => {
    for (const tensor of tree.leaves(part)) found.add(tensor)
  })
  return found
}

/**
 * Goes through the tensors and the {@link Untrained} parts of a model in the order of its leaves. What is inside a
 * part is left to `visitPart`.
 *
 * @throws TreeError for a tree that contains itself.
 */
export function walkParts(
  model: unknown,
  visitPart: (part: Untrained) => void,
  visitTensor: (tensor: AnyTensor) => void = () => {},
): void {
  // Only to refuse cycles, which the walk would never end in.
  tree.leaves(model)
  const walk = (value: unknown): void => {
    if (value instanceof Untrained) visitPart(value)
    else if (value instanceof Tensor) visitTensor(value)
    else if (isContainer(value)) Object.values(value).forEach(walk)
  }
  walk(model)
}

// What a tree looks into, as `tree` does.
const isContainer = (value: unknown): value is object =>
  Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
