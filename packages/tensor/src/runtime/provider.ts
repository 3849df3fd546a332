// Who computes matrix products besides WebAssembly, if anybody does.
import type { MatmulProvider } from '../compiler/provider'

let provider: MatmulProvider | undefined

/** The provider of matrix products, if there is one. */
export const matmulProvider = (): MatmulProvider | undefined => provider

/** Sets it; gives the one before. Programs know the one that they were made for. */
export function replaceMatmulProvider(next: MatmulProvider | undefined): MatmulProvider | undefined {
  const before = provider
  provider = next
  return before
}
