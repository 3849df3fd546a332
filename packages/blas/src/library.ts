// A BLAS in memory: loaded through koffi, its functions found whatever they are called there.
import koffi from 'koffi'
import { realpathSync } from 'node:fs'
import type { Family } from './candidates'
import { elfProblem } from './elf'
import { fileOf } from './resolve'

/** C = alpha op(A) op(B) + beta C, by CBLAS: constants, sizes, then pointers as numbers. */
export type GemmFunction = (
  order: number,
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  beta: number,
  c: number,
  ldc: number,
) => void

/** y = alpha op(A) x + beta y, by CBLAS. */
export type GemvFunction = (
  order: number,
  transpose: number,
  m: number,
  n: number,
  alpha: number,
  a: number,
  lda: number,
  x: number,
  incrementX: number,
  beta: number,
  y: number,
  incrementY: number,
) => void

/** The products of one dtype. */
export interface Products {
  readonly gemm: GemmFunction
  readonly gemv: GemvFunction
}

/** A BLAS that is loaded. */
export interface Library {
  readonly name: string
  readonly version: string
  readonly path: string
  readonly float32: Products
  readonly float64: Products
  /** Whether its functions may still be called: a call after {@link unload} would end the process. */
  readonly isLoaded: boolean
  /** How many threads it uses; undefined where it does not say. */
  threads(): number | undefined
  setThreads(threads: number): void
  unload(): void
}

/** What is known of libraries besides the products: functions that they have, by C's declaration. */
interface Manners {
  readonly name: string
  readonly version: (library: Symbols) => string | undefined
  readonly threads?: string
  readonly setThreads?: string
  /** Whether integers have 64 bits although the names of functions do not say so. */
  readonly wide?: (library: Symbols) => boolean
}

const known: Readonly<Record<Family, Manners>> = {
  OpenBLAS: {
    name: 'OpenBLAS',
    version: (library) => /\d[\d.]*\w*/.exec(library.text('openblas_get_config') ?? '')?.[0],
    threads: 'int openblas_get_num_threads()',
    setThreads: 'void openblas_set_num_threads(int)',
    wide: (library) => (library.text('openblas_get_config') ?? '').includes('USE64BITINT'),
  },
  BLIS: {
    name: 'BLIS',
    version: (library) => library.text('bli_info_get_version_str'),
    threads: 'intptr_t bli_thread_get_num_threads()',
    setThreads: 'void bli_thread_set_num_threads(intptr_t)',
    wide: (library) => library.find('intptr_t bli_info_get_blas_int_type_size()')?.() === 64,
  },
  MKL: {
    name: 'MKL',
    version: mklVersion,
    threads: 'int MKL_Get_Max_Threads()',
    setThreads: 'void MKL_Set_Num_Threads(int)',
  },
  Accelerate: { name: 'Accelerate', version: () => undefined },
}

function mklVersion(library: Symbols): string | undefined {
  const text = Buffer.alloc(200)
  library.find('void MKL_Get_Version_String(void *, int)')?.(text, text.length)
  return /Version (\S+)/.exec(text.toString('latin1'))?.[1]
}

/** By what functions a library is recognised that the user named. */
const marks: readonly (readonly [Family, string])[] = [
  ['OpenBLAS', 'openblas_get_config'],
  ['BLIS', 'bli_info_get_version_str'],
  ['MKL', 'MKL_Get_Max_Threads'],
]

type ForeignFunction = (...args: unknown[]) => unknown

/**
 * The functions of a library. What stands before and behind their names: `64_` or `_64` where integers have 64 bits, and
 * `scipy_` in the OpenBLAS that comes with NumPy and SciPy.
 */
class Symbols {
  readonly #handle: ReturnType<typeof koffi.load>
  readonly #decorations: readonly (readonly [prefix: string, suffix: string])[]

  constructor(handle: ReturnType<typeof koffi.load>, decorations = everyDecoration) {
    this.#handle = handle
    this.#decorations = decorations
  }

  /** The function of a declaration in C, under any of its names. */
  find(declaration: string): ForeignFunction | undefined {
    for (const [prefix, suffix] of this.#decorations) {
      try {
        const decorated = declaration.replace(/(\w+)(?=\()/, `${prefix}$1${suffix}`)
        return this.#handle.func(decorated) as ForeignFunction
      } catch {
        // By the next name, then.
      }
    }
    return undefined
  }

  text(name: string): string | undefined {
    return this.find(`const char *${name}()`)?.() as string | undefined
  }
}

const everyDecoration = ['', 'scipy_'].flatMap((prefix) =>
  ['', '64_', '_64'].map((suffix) => [prefix, suffix] as const),
)

/**
 * Loads a library.
 *
 * @param file its path or name
 * @param family what it should be; found out by its functions where that is not known
 * @throws Error whose message says, in a few words, why it is no BLAS for this process
 */
export function loadLibrary(file: string, family?: Family): Library {
  const linux = process.platform === 'linux'
  const path = linux ? fileOf(file) : undefined
  const problem = path === undefined ? undefined : elfProblem(path)
  if (problem !== undefined) throw new Error(problem)
  const handle = withShortSpin(() => koffi.load(path ?? file))
  let isLoaded = true
  try {
    const symbols = new Symbols(handle)
    const is = family ?? marks.find(([, mark]) => symbols.find(`int ${mark}()`))?.[0]
    const manners = is && known[is]
    const { float32, float64 } = productsOf(handle, manners?.wide?.(symbols) ?? false)
    const threads = manners?.threads && symbols.find(manners.threads)
    const setThreads = manners?.setThreads && symbols.find(manners.setThreads)
    return {
      name: manners?.name ?? 'BLAS',
      version: manners?.version(symbols) ?? 'unknown',
      path: path === undefined ? file : realpathSync(path),
      float32,
      float64,
      get isLoaded() {
        return isLoaded
      },
      threads: () => (threads && isLoaded ? Number(threads()) : undefined),
      setThreads: (count) => void (setThreads && isLoaded && setThreads(count)),
      unload() {
        if (isLoaded) handle.unload()
        isLoaded = false
      },
    }
  } catch (error) {
    handle.unload()
    throw error
  }
}

/**
 * OpenBLAS's threads look for more work for 2^26 turns of the clock before they sleep, some 20 ms, in which ours, and all
 * other programs, lack a core. It reads the exponent when it is loaded: 2^20 are a third of a millisecond. (Inside a worker
 * thread this is of no effect unless the thread shares its environment.)
 */
function withShortSpin<T>(load: () => T): T {
  const name = 'OPENBLAS_THREAD_TIMEOUT'
  if (process.env[name] !== undefined) return load()
  process.env[name] = '20'
  try {
    return load()
  } finally {
    delete process.env[name]
  }
}

/** The products of a library, by the first kind of names under which it has all of them. */
function productsOf(
  handle: ReturnType<typeof koffi.load>,
  wide: boolean,
): { readonly float32: Products; readonly float64: Products } {
  for (const decoration of everyDecoration) {
    const symbols = new Symbols(handle, [decoration])
    const int = wide || decoration[1] !== '' ? 'int64_t' : 'int'
    const products = (letter: string, real: string): Products | undefined => {
      const sizes = (count: number): string => Array<string>(count).fill(int).join(', ')
      const gemm = symbols.find(
        `void cblas_${letter}gemm(int, int, int, ${sizes(3)}, ${real}, intptr_t, ${int}, intptr_t, ${int}, ${real}, ` +
          `intptr_t, ${int})`,
      )
      const gemv = symbols.find(
        `void cblas_${letter}gemv(int, int, ${sizes(2)}, ${real}, intptr_t, ${int}, intptr_t, ${int}, ${real}, ` +
          `intptr_t, ${int})`,
      )
      return gemm && gemv && { gemm: gemm as GemmFunction, gemv: gemv as GemvFunction }
    }
    const [float32, float64] = [products('s', 'float'), products('d', 'double')]
    if (float32 && float64) return { float32, float64 }
  }
  throw new Error('it has no cblas_sgemm, so it is no BLAS, or one without its interface for C')
}
