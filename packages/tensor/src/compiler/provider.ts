// What a library that computes matrix products is to the compiler: products as plain data, what they cost there, and
// functions that compute them. The runtime is told which library; `product/provide.ts` decides what it is given.

/**
 * A matrix product on a library's terms: C = alpha A B + beta C, of row-major matrices.
 *
 * A is [m, k], or [k, m] in memory where it is transposed; B is [k, n], or [n, k]; C is [m, n]. From one row in memory to
 * the next there are `lda`, `ldb` and `ldc` elements, at least as many as a row has. Where `beta` is 0, C need not hold
 * numbers. No two of them overlap but A and B.
 */
export interface Gemm {
  readonly dtype: 'float32' | 'float64'
  readonly m: number
  readonly n: number
  readonly k: number
  readonly transposeA: boolean
  readonly transposeB: boolean
  readonly lda: number
  readonly ldb: number
  readonly ldc: number
  readonly alpha: number
  readonly beta: number
}

/** A library of matrix products that works on the memory of all programs. */
export interface MatmulProvider {
  /** What it is called: `OpenBLAS`. */
  readonly name: string
  readonly version: string
  /**
   * How many microseconds a product is expected to take, the call included; Infinity for one that it cannot compute.
   * Compared with what WebAssembly takes. The same for the same product each time: otherwise the bits of results would
   * differ from one run to the next.
   */
  cost(gemm: Gemm): number
  /**
   * A function that computes the product, with where A, B and C begin as bytes from the start of the memory. Called once
   * for each product of a program; what it gives is called on the main thread alone, once or more in each run.
   *
   * @param memory shared; where it lies does not change when it grows
   */
  prepare(gemm: Gemm, memory: SharedArrayBuffer): (a: number, b: number, c: number) => void
  /** Sets how many threads it may use; called with {@link setThreads}, and at the start. */
  setThreads?(threads: number): void
}

/** What was chosen for a product, and why: expected microseconds. */
export interface Choice {
  /** The provider's name and version. */
  readonly provider: string
  /** By the provider, together with what must then be done apart. */
  readonly there: number
  /** In WebAssembly. */
  readonly here: number
}

/** Who computes products, and what else matters when choosing. */
export interface Offer {
  readonly provider: MatmulProvider
  /** Whether the engine multiplies and adds in one instruction. */
  readonly fma: boolean
  /** How many threads programs have. */
  readonly threads: number
}

/** A call that is expected to take more microseconds may use threads: ours should not be in its way. */
export const longCall = 10
