// What the command line means, and what it cannot mean.
import { availableParallelism } from 'node:os'
import { describe, expect, test } from 'vitest'
import { parseFlags, usage, UsageError } from './flags'
import { systemNames } from './systems/names'
import { workloads } from './workloads'

const usual = {
  only: workloads,
  systems: systemNames,
  rounds: 15,
  threads: availableParallelism(),
  targets: false,
  json: false,
  help: false,
}
const some = (...ids: string[]) => workloads.filter(({ id }) => ids.includes(id))

test.each([
  [[], usual],
  [['--json'], { ...usual, json: true }],
  [['--', '--json'], { ...usual, json: true }],
  [['--targets', '--rounds', '3'], { ...usual, targets: true, rounds: 3 }],
  [['--threads=1'], { ...usual, threads: 1 }],
  [['--help'], { ...usual, help: true }],
  [['-h'], { ...usual, help: true }],
  [['--systems', 'pytorch,chainrule'], { ...usual, systems: ['chainrule', 'pytorch'] }],
  [['--only', 'exp-1m'], { ...usual, only: some('exp-1m') }],
  [['--only=sum,digits'], { ...usual, only: some('digits-64-100-10-b10', 'sum-axis0-4m', 'sum-axis1-4m') }],
])('%j', (args, flags) => {
  expect(parseFlags(args)).toEqual(flags)
})

describe('an error of one line', () => {
  test.each([
    [['--sed', '3'], "Unknown option '--sed'"],
    [['digits'], "Unexpected argument 'digits'"],
    [['--only'], "Option '--only <value>' argument missing"],
    [['--only', '--json'], "Option '--only' argument is ambiguous"],
    [['--json=1'], "Option '--json' does not take an argument"],
    [['--only', 'digits,cnn'], "--only: there is no workload 'cnn'"],
    [['--only='], "--only: there is no workload ''"],
    [['--systems', 'theano'], `--systems: there is no system 'theano'; there are ${systemNames.join(', ')}`],
    [['--rounds', '0'], "--rounds needs a whole number from 1 on; got '0'"],
    [['--rounds', 'all'], "--rounds needs a whole number from 1 on; got 'all'"],
    [['--threads', '1.5'], "--threads needs a whole number from 1 on; got '1.5'"],
    [['--json', '--targets'], '--targets and --json exclude each other: targets are for people'],
  ])('%j', (args, message) => {
    expect(() => parseFlags(args)).toThrow(new UsageError(message))
    expect(message).not.toContain('\n')
  })
})

test('--help names every flag, system and workload', () => {
  const flags = ['--only', '--systems', '--rounds', '--threads', '--targets', '--json', '--help']
  for (const name of [...flags, ...systemNames, ...workloads.map(({ id }) => id)]) {
    expect(usage).toContain(name)
  }
})
