// The errors a user can meet. Each is thrown where the mistake is made, before anything runs, and reads
// `op: what failed: what was expected; what came; what to do`.

/**
 * What all of Chainrule's errors are: `op` is the function that was called, the message starts with its name.
 *
 * @example
 * const opOf = (f: () => unknown): string | undefined => {
 *   try {
 *     f()
 *   } catch (error) {
 *     if (error instanceof ChainruleError) return error.op
 *   }
 *   return undefined
 * }
 * opOf(() => full([2], 2.5, { dtype: 'int32' })) // 'full'
 */
export class ChainruleError extends Error {
  /** The function that was called, as the user wrote it. */
  readonly op: string

  constructor(op: string, message: string, options?: ErrorOptions) {
    super(`${op}: ${message}`, options)
    this.name = new.target.name
    this.op = op
  }
}

/** Shapes that do not fit each other or the op; `shapes` holds those that were given. */
export class ShapeError extends ChainruleError {
  /** The shapes that were given, in order. */
  readonly shapes: readonly (readonly number[])[]

  constructor(op: string, message: string, ...shapes: readonly (readonly number[])[]) {
    super(op, message)
    this.shapes = shapes.map((shape) => [...shape])
  }
}

/** A dtype that the op does not take, or two that do not mix without loss. */
export class DTypeError extends ChainruleError {}

/** An axis outside a tensor's rank, or named twice. */
export class AxisError extends ChainruleError {
  /** What was given. */
  readonly axis: unknown
  /** How many axes the tensor has. */
  readonly ndim: number

  constructor(op: string, message: string, axis: unknown, ndim: number) {
    super(op, message)
    this.axis = axis
    this.ndim = ndim
  }
}

/** An index outside the axis that it points into, which has `size` elements. */
export class IndexError extends ChainruleError {
  /** What was given. */
  readonly index: number
  /** How many elements the axis has. */
  readonly size: number

  constructor(op: string, message: string, index: number, size: number) {
    super(op, message)
    this.index = index
    this.size = size
  }
}

/** An argument that is not what the op takes: undefined, a string, a ragged array, a number out of range. */
export class ValueError extends ChainruleError {}

/** A value that was asked for where there is none yet, or a function that a transform cannot trace. */
export class TraceError extends ChainruleError {}

/** A tree of tensors that is not one, or two trees whose structures differ; `path` says where. */
export class TreeError extends ChainruleError {
  /** The place in the tree, such as `layers[0].weight`; '' is its root. */
  readonly path: string

  constructor(op: string, message: string, path: string) {
    super(op, message)
    this.path = path
  }
}

/** A fault of Chainrule itself; the message carries the graph, for a bug report. */
export class InternalError extends ChainruleError {}
