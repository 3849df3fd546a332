// Systems that are not there are skipped, with a word.
import { expect, test } from 'vitest'
import { findPython, pythons } from './findPython'
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
  const there = (blas: boolean) => locate(['chainrule', 'chainrule-blas'], undefined, () => blas)
  expect([...there(true).commands.keys()]).toEqual(['chainrule', 'chainrule-blas'])
  expect([...there(false).commands.keys()]).toEqual(['chainrule'])
  expect(there(false).skipped).toEqual([{ system: 'chainrule-blas', message: 'there is no BLAS here' }])
})

test('each system gets an interpreter that has what it needs', () => {
  const has: Record<string, string[]> = { old: [], plain: ['numpy'], full: ['numpy', 'torch'] }
  const can = (python: string, modules: readonly string[]) =>
    modules.every((name) => has[python]?.includes(name))
  const { commands, skipped } = locate(['numpy', 'pytorch'], (modules) =>
    findPython(modules, Object.keys(has), can),
  )
  expect([...commands].map(([system, [program]]) => [system, program])).toEqual([
    ['numpy', 'plain'],
    ['pytorch', 'full'],
  ])
  expect(skipped).toEqual([])
})

test('interpreters are looked for along the path', () => {
  expect(pythons('/no/such/folder').filter((file) => file.startsWith('/no'))).toEqual([])
})
