// A Python that has what a system needs.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The interpreters that there may be: `python3` on the path, all of them, and the one of the operating system. */
export const pythons = (path: string = process.env['PATH'] ?? ''): string[] => {
  const found = [...path.split(delimiter), '/usr/bin'].map((folder) => join(folder, 'python3'))
  return [...new Set(found)].filter((file) => existsSync(file))
}

/**
 * The files in an interpreter's memory once it has imported these modules, as far as the system says (Linux does);
 * undefined if it cannot import them.
 */
export function mappedBy(python: string, modules: readonly string[]): readonly string[] | undefined {
  const program = `import ${modules.join(', ')}; from blas import mapped; print(*mapped(), sep="\\n")`
  const { status, stdout } = spawnSync(python, ['-B', '-c', program], {
    cwd: join(import.meta.dirname, '../../python'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  })
  return status === 0 ? stdout.split('\n') : undefined
}

/**
 * The first of the interpreters that can import all of these modules and computes by the given library, so that the same
 * BLAS is compared; where there is none, the first that can import them.
 */
export function findPython(
  modules: readonly string[],
  library: string | undefined,
  candidates: readonly string[] = pythons(),
  mapped: typeof mappedBy = mappedBy,
): string | undefined {
  let first: string | undefined
  for (const python of candidates) {
    const files = mapped(python, modules)
    if (files === undefined) continue
    if (library === undefined || files.includes(library)) return python
    first ??= python
  }
  return first
}
