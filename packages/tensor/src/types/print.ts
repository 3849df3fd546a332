// Static shapes as they are written in messages.

/** A dimension as text: `3`, or `number`. */
export type PrintDim<D> = number extends D ? 'number' : `${D & number}`

/** A shape as text: `[2, 3]`. */
export type PrintShape<S> = S extends readonly [infer First, ...infer Rest]
  ? `[${PrintDim<First>}${PrintRest<Rest>}]`
  : S extends readonly []
    ? '[]'
    : 'of unknown rank'

type PrintRest<S> = S extends readonly [infer First, ...infer Rest]
  ? `, ${PrintDim<First>}${PrintRest<Rest>}`
  : ''
