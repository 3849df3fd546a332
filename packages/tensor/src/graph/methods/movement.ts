// Methods of a tensor that move elements without changing them.
import type { SliceMethod, TakeAlongAxisMethod, TakeMethod } from '../signatures/indexing'
import type {
  AsMethod,
  BroadcastToMethod,
  DiagonalMethod,
  ExpandDimsMethod,
  FlipMethod,
  PadMethod,
  RepeatMethod,
  ReshapeMethod,
  RollMethod,
  SplitMethod,
  SqueezeMethod,
  TileMethod,
  TransposeMethod,
  TriangleMethod,
} from '../signatures/movement'

/** Shapes, axes and parts of a tensor. Gradients flow back to where the elements came from. */
export interface MovementMethods {
  /** The tensor itself, of which the shape is asserted: `x.as([2, 3])`. Throws a ShapeError where it has another. */
  readonly as: AsMethod

  /** The elements in row-major order under another shape; one dimension may be -1: what is left over. */
  readonly reshape: ReshapeMethod

  /** The axes in the order given, as in `x.transpose([0, 2, 1])`; reversed by default. */
  readonly transpose: TransposeMethod

  /** A new axis of size 1 at `axis`. */
  readonly expandDims: ExpandDimsMethod

  /** Without the axis `axis` of size 1, or without all of them. */
  readonly squeeze: SqueezeMethod

  /** The elements repeated along axes of size 1, and along new ones in front, to make a shape. */
  readonly broadcastTo: BroadcastToMethod

  /** Parts of equal size along `axis`, 0 by default, or those between given indices: `x.split(3)`, `x.split([2, 5])`. */
  readonly split: SplitMethod

  /** With `value` (0) around it: `x.pad(1)` on every side, `x.pad([[0, 0], [2, 1]])` before and after each axis. */
  readonly pad: PadMethod

  /**
   * A part, one range for each axis: an index drops its axis, `[start, stop, step]` is NumPy's `start:stop:step`
   * with `null` for an open end, `null` takes all, and so do axes that are not named. Negative numbers count
   * from the end.
   *
   * @example
   * const x = arange(12).reshape([3, 4])
   * x.slice(1) // x[1]: [4, 5, 6, 7]
   * x.slice(-1, 0).item() // x[-1, 0]: 8
   * x.slice(null, [1, 3]) // x[:, 1:3]: [[1, 2], [5, 6], [9, 10]]
   * x.slice([0, 2], [null, null, -1]) // x[0:2, ::-1]: [[3, 2, 1, 0], [7, 6, 5, 4]]
   * x.slice([1]) // x[1:]: [[4, 5, 6, 7], [8, 9, 10, 11]]
   */
  readonly slice: SliceMethod

  /** The slices along `axis`, 0 by default, at given indices; gradients of one taken twice add up. */
  readonly take: TakeMethod

  /** The elements along `axis`, the last by default, at indices given for each place. */
  readonly takeAlongAxis: TakeAlongAxisMethod

  /** The elements in reverse order along `axis`, or along all. */
  readonly flip: FlipMethod

  /** The elements moved on by `shift` along `axis`, those at the end to the start. */
  readonly roll: RollMethod

  /** The whole tensor several times along each axis: `x.tile([2, 1])`. */
  readonly tile: TileMethod

  /** Each element several times along `axis`. */
  readonly repeat: RepeatMethod

  /** The lower triangle of the last two axes, 0 above the diagonal `offset`. */
  readonly tril: TriangleMethod<'tril'>

  /** The upper triangle of the last two axes, 0 below the diagonal `offset`. */
  readonly triu: TriangleMethod<'triu'>

  /** The diagonal `offset` of the last two axes. */
  readonly diagonal: DiagonalMethod
}
