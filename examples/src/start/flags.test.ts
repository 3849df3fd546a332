// What the command line means, and what it cannot mean.
import { expect, test } from 'vitest'
import { parseFlags, usage, UsageError } from './flags'

const none = { quick: false, json: false, help: false }

test.each([
  [[], none],
  [['--quick', '--json'], { ...none, quick: true, json: true }],
  [['--', '--quick'], { ...none, quick: true }],
  [['--seed', '7'], { ...none, seed: 7 }],
  [['--seed=-7'], { ...none, seed: -7 }],
  [['--seed', '-7'], { ...none, seed: -7 }],
  [['--data', 'some/folder'], { ...none, data: 'some/folder' }],
  [['--help'], { ...none, help: true }],
  [['-h'], { ...none, help: true }],
])('%j', (args, flags) => {
  expect(parseFlags(args)).toEqual(flags)
})

test.each([
  [['--sed', '3'], 'there is no flag --sed'],
  [['-x'], 'there is no flag -x'],
  [['digits'], "there are no arguments but flags; got 'digits'"],
  [['--seed'], '--seed needs a whole number behind it'],
  [['--seed='], '--seed needs a whole number behind it'],
  [['--seed', '--quick'], "--seed needs a whole number behind it; got '--quick'"],
  [['--seed', 'two'], "--seed needs a whole number; got 'two'"],
  [['--seed', '1.5'], "--seed needs a whole number; got '1.5'"],
  [['--seed', '99999999999999999'], "--seed needs a whole number; got '99999999999999999'"],
  [['--data'], '--data needs a folder behind it'],
  [['--quick=yes'], "--quick takes no value; got 'yes'"],
])('%j is an error of one line', (args, message) => {
  expect(() => parseFlags(args)).toThrow(new UsageError(message))
  expect(message).not.toContain('\n')
})

test('--help names every flag', () => {
  for (const flag of ['--data', '--seed', '--quick', '--json', '--help']) expect(usage).toContain(flag)
})
