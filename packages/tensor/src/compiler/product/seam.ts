// What the compiler does for a provider. It comes along with the provider: what has none does not carry it.
import { emitCall } from './call'
import { provide } from './provide'

/** Choosing the products that a provider computes, and calling it. */
export const seam = { provide, emitCall }

export type Seam = typeof seam
