// Systems that are not there are skipped, with a word.
import { expect, test } from 'vitest'
import { findPython, mappedBy, pythons } from './findPython'
import { locate } from './locate'

test('no Python: the systems in JavaScript are left', () => {
  const { commands, skipped } = locate(['chainrule', 'numpy', 'jax-js', 'pytorch'], () => undefined)
  expect([...commands.keys()]).toEqual(['chainrule', 'jax-js'])
  expect(skipped).toEqual([
    { system: 'numpy', message: 'no python3 here has numpy' },
    { system: 'pytorch', message: 'no python3 here has numpy and torch' },
  ])
})

test('with a BLAS: only where there is one', () => {
  const there = (path?: string) => locate(['chainrule', 'chainrule-blas'], undefined, () => path)
  expect([...there('/usr/lib/libopenblas.so').commands.keys()]).toEqual(['chainrule', 'chainrule-blas'])
  expect([...there().commands.keys()]).toEqual(['chainrule'])
  expect(there().skipped).toEqual([{ system: 'chainrule-blas', message: 'there is no BLAS here' }])
})

test('a BLAS is not looked for where nobody computes by one', () => {
  const { commands } = locate(['chainrule', 'jax-js'], undefined, () => {
    throw new Error('looked for')
  })
  expect([...commands.keys()]).toEqual(['chainrule', 'jax-js'])
})

const own = '/usr/lib/numpy.libs/libscipy_openblas.so'
const system = '/usr/lib/libopenblas.so'
const installed: Record<string, Record<string, string[]>> = {
  old: {},
  wheels: { numpy: [own] },
  plain: { numpy: [system] },
  full: { numpy: [system], torch: [] },
}
const mapped = (python: string, modules: readonly string[]): string[] | undefined => {
  const found = modules.map((name) => installed[python]?.[name])
  return found.some((files) => files === undefined) ? undefined : (found as string[][]).flat()
}
const choice = (blas: string | undefined, names = Object.keys(installed)) =>
  [
    ...locate(
      ['numpy', 'pytorch'],
      (modules, library) => findPython(modules, library, names, mapped),
      () => blas,
    ).commands,
  ].map(([name, [program]]) => [name, program])

test('each system gets the interpreter that has what it needs, on the BLAS that this library uses', () => {
  expect(choice(system)).toEqual([
    ['numpy', 'plain'],
    ['pytorch', 'full'],
  ])
})

test.each([undefined, '/opt/libblis.so'])('or else, as with %s, the first that has what it needs', (blas) => {
  expect(choice(blas)).toEqual([
    ['numpy', 'wheels'],
    ['pytorch', 'full'],
  ])
  expect(choice(blas, ['old'])).toEqual([])
})

test('what an interpreter has in memory', ({ skip }) => {
  const [python] = pythons()
  if (python === undefined) return skip('there is no python3 here')
  expect(mappedBy(python, ['no_such_module'])).toBeUndefined()
  const files = mappedBy(python, ['sys'])
  expect(files).toBeDefined()
  if (process.platform === 'linux') expect(files?.some((file) => file.startsWith('/'))).toBe(true)
})

test('interpreters are looked for along the path', () => {
  expect(pythons('/no/such/folder').filter((file) => file.startsWith('/no'))).toEqual([])
})
