// A model that tells what its parts do. Takes a model, gives a copy whose modules, and the functions among its layers,
// report each call: what summaries are made of, and how the layer is found that first gave NaN.
import { Tensor, tree, type AnyTensor } from '@chainrule/tensor'
import { isModule } from '../module'

/** A part of a model that is called: a module, or a function among layers. */
export interface Part {
  /** The way to it, such as `layers[0]`; '' is the model itself. */
  readonly path: string
  /** The name of its class, or of the function. */
  readonly name: string
}

/** What a part was called with, and what it gave. */
export interface Call {
  readonly part: Part
  readonly inputs: readonly AnyTensor[]
  readonly result: unknown
}

/** A model that reports, and its parts, each behind the one that holds it. */
export interface Watched<M> {
  readonly model: M
  readonly parts: readonly Part[]
}

type Forward = (...args: unknown[]) => unknown

/**
 * A copy of a model, of the same tensors, that reports the calls of its parts.
 *
 * @param leave told of each call when it returns: inner ones before those around them
 */
export function watch<M>(model: M, leave: (call: Call) => void): Watched<M> {
  // What contains itself is refused here.
  tree.leaves(model)
  const parts: Part[] = []

  const reporting = (part: Part, forward: Forward): Forward =>
    function report(this: unknown, ...args) {
      const result = forward.apply(this, args)
      leave({ part, inputs: tree.leaves(args), result })
      return result
    }

  const visit = (value: unknown, path: string, isLayer: boolean): unknown => {
    if (typeof value === 'function') {
      if (!isLayer || isModule(value.prototype)) return value
      const part = { path, name: value.name || 'function' }
      parts.push(part)
      return reporting(part, value as Forward)
    }
    if (!isContainer(value)) return value
    if (Array.isArray(value)) return value.map((child, i) => visit(child, `${path}[${i}]`, isLayer))
    const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>
    const isPart = isModule(value)
    const part = { path, name: nameOf(value) }
    if (isPart) parts.push(part)
    for (const [key, child] of Object.entries(value)) {
      copy[key] = visit(child, path === '' ? key : `${path}.${key}`, isPart && Array.isArray(child))
    }
    if (isPart) {
      const forward = reporting(part, value.forward as Forward)
      // Not enumerable: a copy of the copy, as transforms make them, reports nothing twice.
      Object.defineProperty(copy, 'forward', { value: forward, enumerable: false, configurable: true })
    }
    return copy
  }

  return { model: visit(model, '', false) as M, parts }
}

/** Whether a value has children, as trees have it. */
export const isContainer = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Tensor) &&
  !ArrayBuffer.isView(value) &&
  (Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]')

function nameOf(value: object): string {
  const name = (value.constructor as { readonly name?: string } | undefined)?.name
  return name === undefined || name === 'Object' ? 'object' : name
}
