// A Python that has what a system needs.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The interpreters that there may be: `python3` on the path, all of them, and the one of the operating system. */
export const pythons = (path: string = process.env['PATH'] ?? ''): string[] => {
  const found = [...path.split(delimiter), '/usr/bin'].map((folder) => join(folder, 'python3'))
  return [...new Set(found)].filter((file) => existsSync(file))
}

/** Whether this interpreter can import all of these modules. */
export const canImport = (python: string, modules: readonly string[]): boolean =>
  spawnSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore', timeout: 60_000 }).status === 0

/** The first of the interpreters that can import all of these modules. */
export const findPython = (
  modules: readonly string[],
  candidates: readonly string[] = pythons(),
  can: typeof canImport = canImport,
): string | undefined => candidates.find((python) => can(python, modules))
