// Checks that layers share: of the sizes and initialisers that they are made with, and of what comes to them.
import { ShapeError, Tensor, ValueError, type AnyTensor, type Shape } from '@chainrule/tensor'
import { describe } from '../describe'

/** Checks that sizes, by name, are whole numbers from 1 up. */
export function checkSizes(op: string, sizes: Readonly<Record<string, unknown>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isInteger(size) && (size as number) >= 1) continue
    throw new ValueError(op, `${name} must be a whole number from 1 up; got ${describe(size)}`)
  }
}

/** Checks that options, by name, are initialisers. */
export function checkInitialisers(op: string, initialisers: Readonly<Record<string, unknown>>): void {
  for (const [name, initialiser] of Object.entries(initialisers)) {
    if (typeof initialiser === 'function') continue
    throw new ValueError(op, `${name} must be an initialiser such as heUniform; got ${describe(initialiser)}`)
  }
}

/** Checks that a value is a tensor; `what` names it where there are several. */
export function checkInput(op: string, value: unknown, what?: string): asserts value is AnyTensor {
  if (value instanceof Tensor) return
  const expected = what === undefined ? 'expects a tensor' : `expects a tensor as ${what}`
  throw new ValueError(op, `${expected}; got ${describe(value)}; make one with tensor(...)`)
}

/** Checks that a value is a tensor whose last axis has a size. */
export function checkLastDimension(
  op: string,
  value: unknown,
  size: number,
  what?: string,
): asserts value is AnyTensor {
  checkInput(op, value, what)
  const shape: Shape = value.shape
  if (shape.at(-1) === size) return
  const got = shape.length === 0 ? 'a scalar' : `${String(shape.at(-1))} in [${shape.join(', ')}]`
  const where = what === undefined ? '' : ` of ${what}`
  throw new ShapeError(op, `expects last dimension ${size}${where}, got ${got}`, shape)
}
