// A BLAS is found, used, closed and used again; and what cannot be used is told in one error.
import {
  getThreads,
  ones,
  setMatmulProvider,
  setThreads,
  ValueError,
  type MatmulProvider,
} from '@chainrule/tensor'
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { fileOf } from '../src/resolve'
import { BlasError, useBlas, type Blas } from '../src/index'

const folder = mkdtempSync(join(tmpdir(), 'chainrule-blas-'))
const threads = getThreads()
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.unstubAllEnvs()
  setThreads(threads)
})

const found = useBlas({ optional: true })
const path = found?.path
found?.close()
if (found === undefined) console.log('There is no BLAS here: what needs one is skipped.')

/** The error that a library is refused with. */
function refusal(path: string): BlasError {
  try {
    useBlas({ path }).close()
  } catch (error) {
    if (error instanceof BlasError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe.skipIf(found === undefined)('a BLAS that is there', () => {
  const product = (): number =>
    ones([70, 80])
      .matmul(ones([80, 90]))
      .sum()
      .item()
  const expected = 70 * 80 * 90
  const current = (): MatmulProvider | undefined => {
    const provider = setMatmulProvider(undefined)
    setMatmulProvider(provider)
    return provider
  }

  it('says what it is, and computes', () => {
    const blas = useBlas()
    expect(blas.path).toBe(path)
    expect(blas.name).toMatch(/^(OpenBLAS|BLIS|MKL|Accelerate)$/)
    expect(current()?.name).toBe(blas.name)
    expect(product()).toBe(expected)
    blas.close()
    expect(current()).toBeUndefined()
    expect(product()).toBe(expected)
  })

  it('is closed and used again, as often as one likes', () => {
    for (let turn = 0; turn < 5; turn++) {
      const blas = useBlas()
      expect(product()).toBe(expected)
      blas.close()
      blas.close()
      expect(product()).toBe(expected)
    }
  })

  it('takes the place of one that is in use', () => {
    const first = useBlas()
    const second = useBlas({ path: path as string })
    first.close()
    expect(current()?.name).toBe(second.name)
    expect(product()).toBe(expected)
    second.close()
    expect(current()).toBeUndefined()
  })

  it('leaves another provider alone when it is closed', () => {
    const blas = useBlas()
    const other = { ...(current() as MatmulProvider), name: 'other', cost: () => Infinity }
    setMatmulProvider(other)
    blas.close()
    expect(current()).toBe(other)
    setMatmulProvider(undefined)
  })

  it('has functions that say so when they are called behind its back', () => {
    const blas = useBlas()
    const provider = current() as MatmulProvider
    const shape = {
      m: 2,
      n: 2,
      k: 2,
      lda: 2,
      ldb: 2,
      ldc: 2,
      transposeA: false,
      transposeB: false,
      alpha: 1,
      beta: 0,
    }
    const call = provider.prepare({ dtype: 'float32', ...shape }, new SharedArrayBuffer(64))
    call(0, 16, 32)
    blas.close()
    expect(() => call(0, 16, 32)).toThrow(/is closed/)
  })

  it('uses as many threads as programs do', () => {
    const blas = useBlas()
    const follows = blas.name !== 'Accelerate'
    for (const count of [1, 2]) {
      setThreads(count)
      if (follows) expect(blas.threads).toBe(count)
      expect(product()).toBe(expected)
    }
    blas.close()
    expect(blas.threads).toBe(getThreads())
  })

  it('is looked for where the environment says', () => {
    vi.stubEnv('CHAINRULE_BLAS', path)
    const blas = useBlas()
    expect(blas.path).toBe(path)
    blas.close()
    vi.stubEnv('CHAINRULE_BLAS', join(folder, 'nothing.so'))
    expect(useBlas({ optional: true })).toBeUndefined()
    expect(() => useBlas()).toThrow(BlasError)
  })

  it('cut short is refused, wherever', () => {
    const copy = join(folder, 'cut.so')
    for (const bytes of [0, 63, 1000, 100_000]) {
      copyFileSync(path as string, copy)
      truncateSync(copy, bytes)
      expect(refusal(copy).attempts).toEqual([{ file: copy, problem: expect.any(String) as string }])
    }
  })

  it.runIf(process.platform === 'linux')('of another processor is refused', () => {
    const copy = join(folder, 'other.so')
    copyFileSync(path as string, copy)
    const bytes = Buffer.alloc(64)
    const descriptor = openSync(copy, 'r+')
    readSync(descriptor, bytes, 0, 64, 0)
    closeSync(descriptor)
    bytes.writeUInt16LE(process.arch === 'arm64' ? 62 : 183, 18)
    writeFileSync(copy, bytes)
    expect(refusal(copy).message).toContain('made for another processor')
  })
})

describe('what cannot be used', () => {
  it('is told with what to install', () => {
    const file = join(folder, 'nothing.so')
    const { message, attempts, op, name } = refusal(file)
    expect([op, name]).toEqual(['useBlas', 'BlasError'])
    expect(message).toMatch(
      /^useBlas: there is no BLAS that can be used: expected .*install|^useBlas: .*download/,
    )
    expect(attempts.map((attempt) => attempt.file)).toEqual([file])
    expect(message).toContain(`${file}: `)
  })

  it.runIf(process.platform === 'linux')('is a library without cblas_sgemm', () => {
    const library = ['libm.so.6', 'libc.so.6'].find((name) => fileOf(name) !== undefined) ?? 'libc.so'
    expect(refusal(library).message).toContain('it has no cblas_sgemm')
  })

  it('is no library at all', () => {
    const file = join(folder, 'text.so')
    writeFileSync(file, 'no library'.repeat(20))
    expect(refusal(file).attempts).toHaveLength(1)
    expect(refusal(folder).attempts).toHaveLength(1)
  })

  it.each([[{ path: '' }], [{ path: 3 }], [{ optional: 1 }], [{ library: 'x' }], [null]])(
    'is %j as options',
    (options) => {
      expect(() => useBlas(options as never)).toThrow(ValueError)
    },
  )
})

it('an example of the manual type-checks', () => {
  const blas: Blas | undefined = useBlas({ optional: true })
  blas?.close()
})
