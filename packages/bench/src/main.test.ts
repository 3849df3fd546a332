// The command as a user runs it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const entry = join(import.meta.dirname, '../bench.ts')
const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['--conditions=source', '--import', 'tsx', entry, ...args], {
    encoding: 'utf8',
  })

test('an unknown flag: one line on standard error and exit code 2', () => {
  expect(bench('--sed')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: "bench: Unknown option '--sed'; see --help\n",
  })
})

test('--help explains the flags', () => {
  const { status, stdout } = bench('--help')
  expect(status).toBe(0)
  expect(stdout).toContain('--only A,B')
})

test('--json: a line for each result and nothing else', () => {
  const { status, stdout } = bench('--json', '--systems', 'tfjs-wasm', '--only', 'eager', '--rounds', '2')
  expect(status).toBe(0)
  const line = JSON.parse(stdout) as Record<string, unknown>
  expect(Object.keys(line)).toEqual(['workload', 'system', 'unit', 'median', 'min', 'max', 'rounds'])
  expect(line).toMatchObject({ workload: 'eager-10', system: 'tfjs-wasm', unit: 'us/op', rounds: 2 })
})
