// The static types of all ops, by family: `XFunction` for `op(x, ...)`, `XMethod` for `x.op(...)`.
export type * from './elementwise'
export type * from './reduction'
export type * from './movement'
export type * from './indexing'
export type * from './contraction'
export type * from './convolution'
export type * from './creation'
export type * from './reading'
