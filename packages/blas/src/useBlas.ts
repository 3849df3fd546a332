// The way in: finds a BLAS, loads it and has it compute products.
import { checkOptions, getThreads, setMatmulProvider, ValueError } from '@chainrule/tensor'
import { advice, candidates } from './candidates'
import { checkLibrary } from './check'
import { BlasError, type Attempt } from './error'
import { loadLibrary, type Library } from './library'
import { providerOf } from './provider'

/** What {@link useBlas} takes. */
export interface BlasOptions {
  /** The library to use, and no other: its path, or a name that the system's loader knows. */
  readonly path?: string
  /** Whether to go on without one where there is none. */
  readonly optional?: boolean
}

/** A BLAS in use. */
export interface Blas {
  /** What it is called: `OpenBLAS`, `BLIS`, `MKL`, `Accelerate`; `BLAS` for one that is none of these. */
  readonly name: string
  readonly version: string
  /** The file that it was loaded from. */
  readonly path: string
  /** How many threads it uses; it follows `setThreads`. */
  readonly threads: number
  /** Gives products back to WebAssembly and lets go of the library. */
  close(): void
}

/** What is in use, if anything. */
let current: Blas | undefined

/** @see useBlas */
export function useBlas(options?: BlasOptions & { readonly optional?: false }): Blas
export function useBlas(options: BlasOptions): Blas | undefined
/**
 * Has the system's BLAS compute the products of float32 and float64 matrices, where it is faster. It is looked for
 * under the path of `options`, or else of the environment variable CHAINRULE_BLAS, and no other then; else OpenBLAS,
 * BLIS, MKL and, on macOS, Accelerate under their usual names. One that is in use already is closed.
 *
 * Results differ from those of WebAssembly by rounding: each element of a product of k terms is within
 * (k + 2) u / (1 - (k + 2) u) times the sum of the terms' magnitudes of the exact one, u = 2^-24 or 2^-53, and may depend
 * on the number of threads. `explain` shows which products it computes.
 *
 * @param options `path`: the library to use. `optional`: whether to give `undefined` where there is none.
 * @throws BlasError where there is none that can be used: it says what was tried, and what to install. ValueError for
 * other options.
 * @example
 * const blas = useBlas({ optional: true })
 * const product = ones([200, 300]).matmul(ones([300, 100]))
 * product.sum().item() // 6000000, whoever computes it
 * blas?.close()
 */
export function useBlas(options: BlasOptions = {}): Blas | undefined {
  const op = 'useBlas'
  checkOptions(op, options, ['path', 'optional'])
  const { path, optional = false } = options
  if (typeof optional !== 'boolean') throw new ValueError(op, 'optional must be true or false')
  if (path !== undefined && (typeof path !== 'string' || path === '')) {
    throw new ValueError(
      op,
      'path is that of a library, such as /usr/lib/libopenblas.so; leave it out to search',
    )
  }
  current?.close()
  const found = search(path ?? process.env['CHAINRULE_BLAS'])
  if (found instanceof BlasError) {
    if (optional) return undefined
    throw found
  }
  current = inUse(found)
  return current
}

/** The first library that can be used, or why none can. */
function search(named: string | undefined): Library | BlasError {
  const attempts: Attempt[] = []
  for (const { file, family } of candidates(process.platform, named)) {
    let library: Library | undefined
    try {
      library = loadLibrary(file, family)
      checkLibrary(library)
      return library
    } catch (error) {
      library?.unload()
      attempts.push({ file, problem: error instanceof Error ? error.message : String(error) })
    }
  }
  const tried = attempts.map(({ file, problem }) => `${file}: ${problem}`)
  return new BlasError(
    `there is no BLAS that can be used: expected a library with cblas_sgemm; ${advice(process.platform)}; tried\n  ` +
      tried.join('\n  '),
    attempts,
  )
}

function inUse(library: Library): Blas {
  const provider = providerOf(library)
  setMatmulProvider(provider)
  const blas: Blas = {
    name: library.name,
    version: library.version,
    path: library.path,
    get threads() {
      return library.threads() ?? getThreads()
    },
    close() {
      if (!library.isLoaded) return
      if (current === blas) current = undefined
      const other = setMatmulProvider(undefined)
      if (other !== provider) setMatmulProvider(other)
      library.unload()
    },
  }
  return blas
}
