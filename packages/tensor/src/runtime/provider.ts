// Who computes matrix products besides WebAssembly, if anybody does.
import type { Seam } from '../compiler/product/seam'
import type { MatmulProvider } from '../compiler/provider'

/** A provider of matrix products, and what the compiler does for it. */
export interface Provided extends Seam {
  readonly provider: MatmulProvider
  /** Drops the programs: what it computes in them depends on the number of threads. */
  readonly forget: () => void
}

let provided: Provided | undefined

/** The provider of matrix products, if there is one. */
export const matmulProvider = (): Provided | undefined => provided

/** Sets it; gives the one before. Programs know the one that they were made for. */
export function replaceMatmulProvider(next: Provided | undefined): MatmulProvider | undefined {
  const before = provided?.provider
  provided = next
  return before
}
