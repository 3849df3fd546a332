// What calls of one program have in common: the form of a tree, the shape and dtype of each tensor in it, and every
// value that is no tensor. Takes trees apart and puts them together without making paths, so that a call costs little.
import type { DType } from '../core/dtype'
import { describe } from '../core/describe'
import { TreeError } from '../core/errors'
import { formatShape, sameShape, type Shape } from '../core/shape'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { childPath, isContainer } from '../graph/tree'

/** The pattern of a tree. Tensors are numbered in order. */
export type Pattern =
  | { readonly kind: 'tensor'; readonly shape: Shape; readonly dtype: DType; readonly index: number }
  | { readonly kind: 'static'; readonly value: unknown }
  | { readonly kind: 'array'; readonly children: readonly Pattern[] }
  | {
      readonly kind: 'object'
      readonly prototype: object | null
      readonly names: readonly string[]
      readonly children: readonly Pattern[]
    }

/** A tensor of a tree and where it was found. */
export interface Found {
  readonly tensor: AnyTensor
  readonly path: string
}

/**
 * The pattern of a tree, whose tensors are added to `found`; without `found`, tensors are values like others, known
 * by identity.
 *
 * @param refuse called with every value that is known by identity alone, though it is no function
 * @throws TreeError where the tree contains itself
 */
export function patternOf(
  op: string,
  tree: unknown,
  root: string,
  found?: Found[],
  refuse?: (value: object, path: string) => void,
): Pattern {
  const above = new Set<object>()
  const visit = (value: unknown, path: string): Pattern => {
    if (found !== undefined && value instanceof Tensor) {
      const tensor = value as AnyTensor
      const index = found.push({ tensor, path }) - 1
      return { kind: 'tensor', shape: tensor.shape, dtype: tensor.dtype, index }
    }
    if (!isContainer(value)) {
      if (typeof value === 'object' && value !== null) refuse?.(value, path)
      return { kind: 'static', value }
    }
    if (above.has(value)) throw new TreeError(op, `${path} contains itself; a tree has no cycles`, path)
    above.add(value)
    const names = Array.isArray(value) ? Array.from(value, (_, i) => String(i)) : Object.keys(value)
    const children = names.map((name) =>
      visit((value as Record<string, unknown>)[name], childPath(value, path, name)),
    )
    above.delete(value)
    if (Array.isArray(value)) return { kind: 'array', children }
    return { kind: 'object', prototype: Object.getPrototypeOf(value) as object | null, names, children }
  }
  return visit(tree, root)
}

/** Whether a tree has the pattern. Its tensors are put into `tensors` by their numbers, as far as it was found to. */
export function matches(pattern: Pattern, value: unknown, tensors: AnyTensor[]): boolean {
  switch (pattern.kind) {
    case 'tensor':
      if (!(value instanceof Tensor) || !hasSignature(pattern, value as AnyTensor)) return false
      tensors[pattern.index] = value as AnyTensor
      return true
    case 'static':
      return Object.is(value, pattern.value)
    case 'array': {
      const { children } = pattern
      if (!Array.isArray(value) || value.length !== children.length) return false
      for (let i = 0; i < children.length; i++) {
        if (!matches(children[i] as Pattern, value[i], tensors)) return false
      }
      return true
    }
    case 'object': {
      const { names, children } = pattern
      if (!isOfClass(pattern, value)) return false
      // Engines go through fields in this way without making a list of them, or looking for any.
      let i = 0
      for (const name in value) {
        if (name === names[i]) {
          if (!matches(children[i++] as Pattern, value[name], tensors)) return false
        } else if (Object.hasOwn(value, name)) return false
      }
      return i === names.length
    }
  }
}

const hasSignature = (pattern: { readonly shape: Shape; readonly dtype: DType }, x: AnyTensor): boolean =>
  x.dtype === pattern.dtype && (x.shape === pattern.shape || sameShape(x.shape, pattern.shape))

const isOfClass = (
  { prototype }: Pattern & { kind: 'object' },
  value: unknown,
): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === prototype

/** Whether a value is an object of the same class and with the same fields in the same order. */
function isObjectLike(pattern: Pattern & { kind: 'object' }, value: unknown): boolean {
  if (!isOfClass(pattern, value)) return false
  const found = Object.keys(value)
  return found.length === pattern.names.length && found.every((name, i) => name === pattern.names[i])
}

/** The tree of a pattern, made anew, with these tensors in it. */
export function build(pattern: Pattern, tensors: readonly AnyTensor[]): unknown {
  switch (pattern.kind) {
    case 'tensor':
      return tensors[pattern.index]
    case 'static':
      return pattern.value
    case 'array': {
      const { children } = pattern
      // oxlint-disable-next-line unicorn/no-new-array -- in its final size at once: faster than pushing
      const made = new Array<unknown>(children.length)
      for (let i = 0; i < children.length; i++) made[i] = build(children[i] as Pattern, tensors)
      return made
    }
    case 'object': {
      const { prototype, names, children } = pattern
      const made = (prototype === Object.prototype ? {} : Object.create(prototype)) as Record<string, unknown>
      for (let i = 0; i < names.length; i++) made[names[i] as string] = build(children[i] as Pattern, tensors)
      return made
    }
  }
}

/** Where a tree differs from a pattern first, and how. */
export interface Difference {
  readonly path: string
  /** What was there, and what is. */
  readonly change: string
  /** What could be done about it. */
  readonly advice: string
}

/** The first place where a tree has not the pattern; undefined if there is none. */
export function differenceOf(pattern: Pattern, value: unknown, path: string): Difference | undefined {
  const change = (was: string): string =>
    `${was}, then ${value instanceof Tensor ? formatTensor(value as AnyTensor) : describe(value)}`
  if (pattern.kind === 'static') {
    if (Object.is(value, pattern.value)) return undefined
    return { path, change: change(describe(pattern.value)), advice: 'pass what changes as a tensor' }
  }
  if (pattern.kind === 'tensor') {
    if (value instanceof Tensor && hasSignature(pattern, value as AnyTensor)) return undefined
    return {
      path,
      change: change(formatTensor(pattern)),
      advice: 'give it one shape and dtype, such as by padding',
    }
  }
  const isArray = pattern.kind === 'array'
  const { children } = pattern
  const names = isArray ? children.map((_, i) => String(i)) : pattern.names
  if (isArray ? !(Array.isArray(value) && value.length === names.length) : !isObjectLike(pattern, value)) {
    const was = isArray ? `an array of ${names.length}` : `an object with ${names.join(', ')}`
    return { path, change: change(was), advice: 'give it one form' }
  }
  for (const [i, name] of names.entries()) {
    const child = (value as Record<string, unknown>)[name]
    const found = differenceOf(children[i] as Pattern, child, childPath(value as object, path, name))
    if (found !== undefined) return found
  }
  return undefined
}

const formatTensor = ({ shape, dtype }: { readonly shape: Shape; readonly dtype: DType }): string =>
  `${dtype} ${formatShape(shape)}`
