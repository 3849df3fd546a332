// The public API of @chainrule/gradcheck.
export {
  assertDerivation,
  checkDerivation,
  DerivationError,
  type Derivation,
  type DerivationOptions,
} from './derivation/checkDerivation'
export type { Counterexample } from './derivation/contents'
export type { DerivationReport } from './derivation/report'
export { assertGradients, checkGradients, GradientError, type CheckOptions } from './gradients/checkGradients'
export type { Mode } from './gradients/compare'
export type { Place } from './gradients/layout'
export type { Finding as GradientFinding, GradientReport, Kink, Worst } from './gradients/report'
export { htmlPage, type Reporting } from './html/page'
export { arbitraryTensor, type Dim, type ShapeOfDims, type TensorArbitrary } from './problem/arbitraryTensor'
export type { ElementOptions } from './problem/elements'
export type { HandGradients, InputsOf } from './problem/inputTypes'
export type { Fault, FaultKind, Finding, Inputs, Numbers } from './problem/problem'
export type { DimRange } from './problem/sizes'
export type { ReportDocument, Section, Table } from './report/document'
export {
  assertUpdate,
  checkUpdate,
  UpdateError,
  type UpdateOptions,
  type UpdateRule,
} from './update/checkUpdate'
export type { UpdateCounterexample } from './update/contents'
export type { UpdateReport } from './update/report'
