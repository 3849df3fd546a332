// The public API of @chainrule/blas.
export { BlasError, type Attempt } from './error'
export { useBlas, type Blas, type BlasOptions } from './useBlas'
