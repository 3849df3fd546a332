// The public API of @chainrule/gradcheck.
export { assertGradients, checkGradients, GradientError, type CheckOptions } from './checkGradients'
export type { Mode } from './compare'
export type { Place } from './layout'
export type { Finding, GradientReport, Kink, Worst } from './report'
