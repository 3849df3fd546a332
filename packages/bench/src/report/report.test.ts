// What is written of what happened.
import { expect, test } from 'vitest'
import type { BenchEvent, Result } from '../run/events'
import { judge, targets, type Target } from '../targets'
import { workloads } from '../workloads'
import { formatTime } from './format'
import { jsonReporter } from './json'
import { hasFma, machine } from './machine'
import { tableReporter } from './table'
import { formatVerdicts } from './verdicts'

const result = (system: Result['system'], median: number): Result => ({
  workload: 'exp-1m',
  system,
  unit: 'us/run',
  median,
  min: median / 2,
  max: median * 2,
  rounds: 15,
})

const events: BenchEvent[] = [
  {
    event: 'systems',
    about: [{ system: 'chainrule', message: 'chainrule 0.1.0, 2 threads' }],
    skipped: [{ system: 'pytorch', message: 'no python3 here has numpy and torch' }],
    problems: [],
  },
  { event: 'begin', workload: 'exp-1m', unit: 'us/run' },
  {
    event: 'done',
    workload: 'exp-1m',
    results: [result('chainrule', 800), result('jax-js', 8000)],
    skipped: [{ system: 'tfjs-wasm', message: 'it has no exp' }],
    problems: [{ system: 'numpy', message: 'number 1 of its results is 3, but 2 overall' }],
  },
]

test('JSON: the results, a line each, and nothing else; the rest goes aside', () => {
  let out = ''
  let aside = ''
  const reporter = jsonReporter(
    (text) => (out += text),
    (text) => (aside += text),
  )
  for (const event of events) reporter.report(event)
  expect(out).toBe(
    '{"workload":"exp-1m","system":"chainrule","unit":"us/run","median":800,"min":400,"max":1600,"rounds":15}\n' +
      '{"workload":"exp-1m","system":"jax-js","unit":"us/run","median":8000,"min":4000,"max":16000,"rounds":15}\n',
  )
  expect(aside).toBe(
    'bench: skipped pytorch: no python3 here has numpy and torch\n' +
      'bench: exp-1m, skipped tfjs-wasm: it has no exp\n' +
      'bench: exp-1m, numpy: number 1 of its results is 3, but 2 overall\n',
  )
})

test('the table: a row for each system with its ratio, and what went wrong', () => {
  let out = ''
  const reporter = tableReporter((text) => (out += text), 'a machine')
  for (const event of events) reporter.report(event)
  expect(out).toBe(`a machine
  chainrule      chainrule 0.1.0, 2 threads
  pytorch        skipped: no python3 here has numpy and torch

median, fastest to slowest round, and the median over that of chainrule

exp-1m
  chainrule         800 us     400 us to 1.60 ms    1.00x   15 rounds
  jax-js           8.00 ms    4.00 ms to 16.0 ms    10.0x   15 rounds
  tfjs-wasm      skipped: it has no exp
  numpy          ERROR: number 1 of its results is 3, but 2 overall
`)
})

test.each([
  [0.6149, '0.61 us'],
  [9.994, '9.99 us'],
  [9.996, '10.0 us'],
  [99.96, '100 us'],
  [999.6, '1.00 ms'],
  [140_000, '140 ms'],
  [2_510_000, '2.51 s'],
])('%f microseconds are %s', (time, text) => {
  expect(formatTime(time)).toBe(text)
})

test('the machine: what the numbers depend on', () => {
  expect(machine()).toContain(process.versions.node)
  expect(typeof hasFma()).toBe('boolean')
})

test('targets are about workloads that there are', () => {
  const ids = workloads.map(({ id }) => id)
  for (const { workload } of targets) expect(ids).toContain(workload)
})

test('targets: by how much each is met or missed', () => {
  const results = [
    result('chainrule', 800),
    result('chainrule-blas', 400),
    result('jax-js', 8000),
    result('tfjs-wasm', 2000),
  ]
  const exp = { workload: 'exp-1m' }
  const wanted: Target[] = [
    { ...exp, atLeast: 8, timesAsFastAs: ['jax-js'] },
    { ...exp, atLeast: 20, timesAsFastAs: ['jax-js'] },
    { ...exp, atLeast: 5, timesAsFastAs: ['jax-js', 'tfjs-wasm'] },
    { ...exp, atMost: 1000 },
    { ...exp, atMost: 500 },
    { ...exp, atLeast: 2, timesAsFastAs: ['pytorch'] },
    { workload: 'eager-10', atMost: 5 },
    { ...exp, of: 'chainrule-blas', atLeast: 2, timesAsFastAs: ['jax-js'] },
  ]
  expect(formatVerdicts(wanted.map((target) => judge(target, results)))).toBe(`
Targets
  exp-1m: at least 8.00x as fast as jax-js: 10.0x, met by 25% (fastest rounds: 10.0x)
  exp-1m: at least 20.0x as fast as jax-js: 10.0x, MISSED by 50% (fastest rounds: 10.0x)
  exp-1m: at least 5.00x as fast as jax-js or tfjs-wasm: 2.50x, MISSED by 50% (fastest rounds: 2.50x)
  exp-1m: at most 1.00 ms: 800 us, met by 20% (fastest rounds: 400 us)
  exp-1m: at most 500 us: 800 us, MISSED by 60% (fastest rounds: 400 us)
  exp-1m: at least 2.00x as fast as pytorch: not measured
  eager-10: at most 5.00 us: not measured
  exp-1m, with BLAS: at least 2.00x as fast as jax-js: 20.0x, met by 900% (fastest rounds: 20.0x)
`)
})
