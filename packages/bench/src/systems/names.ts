// The systems by the names that the command line and the results have for them.

/** All systems; the first is what the others are compared with. */
export const systemNames = [
  'chainrule',
  'chainrule-blas',
  'jax-js',
  'tfjs-wasm',
  'tfjs-cpu',
  'numpy',
  'pytorch',
] as const

/** A system's name. */
export type SystemName = (typeof systemNames)[number]
