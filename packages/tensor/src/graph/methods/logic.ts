// Methods of a tensor that answer in bool, element by element.
import type {
  ComparisonMethod,
  LogicalMethod,
  LogicalNotMethod,
  UnaryTestMethod,
} from '../signatures/elementwise'

/** Comparisons and logical ops. None has a gradient. */
export interface LogicMethods {
  /** Where `x < y`. */
  readonly less: ComparisonMethod<'less'>

  /** Where `x <= y`. */
  readonly lessEqual: ComparisonMethod<'lessEqual'>

  /** Where `x > y`. */
  readonly greater: ComparisonMethod<'greater'>

  /** Where `x >= y`. */
  readonly greaterEqual: ComparisonMethod<'greaterEqual'>

  /** Where `x` equals `y`; NaN equals nothing. */
  readonly equal: ComparisonMethod<'equal'>

  /** Where `x` differs from `y`; NaN differs from all. */
  readonly notEqual: ComparisonMethod<'notEqual'>

  /** Where both are true. */
  readonly logicalAnd: LogicalMethod<'logicalAnd'>

  /** Where one is true or both are. */
  readonly logicalOr: LogicalMethod<'logicalOr'>

  /** Where one is true and the other is not. */
  readonly logicalXor: LogicalMethod<'logicalXor'>

  /** Where it is false. */
  readonly logicalNot: LogicalNotMethod

  /** Where the element is NaN. */
  readonly isNaN: UnaryTestMethod

  /** Where the element is neither NaN nor infinite. */
  readonly isFinite: UnaryTestMethod

  /** Where the element is infinite. */
  readonly isInf: UnaryTestMethod
}
