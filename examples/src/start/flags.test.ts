// What the command line means, and what it cannot mean.
import { expect, test } from 'vitest'
import { parseFlags, usage, UsageError } from './flags'

const none = { documents: [], size: 'short', json: false, help: false }

test.each([
  [[], none],
  [['--quick', '--json'], { ...none, size: 'quick', json: true }],
  [['--', '--quick'], { ...none, size: 'quick' }],
  [['--full'], { ...none, size: 'full' }],
  [['--document', '002'], { ...none, documents: ['002'] }],
  [['--document=002,000', '--document', '004'], { ...none, documents: ['002', '000', '004'] }],
  [['--document', '002', '--document', '002'], { ...none, documents: ['002'] }],
  [['--seed', '7'], { ...none, seed: 7 }],
  [['--seed=-7'], { ...none, seed: -7 }],
  [['--seed', '-7'], { ...none, seed: -7 }],
  [['--threads', '2'], { ...none, threads: 2 }],
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
  [['--document'], "--document needs a document's number behind it"],
  [['--document', '002,'], "--document needs numbers with single commas between them; got '002,'"],
  [['--seed'], '--seed needs a whole number behind it'],
  [['--seed='], '--seed needs a whole number behind it'],
  [['--seed', '--quick'], "--seed needs a whole number behind it; got '--quick'"],
  [['--seed', 'two'], "--seed needs a whole number; got 'two'"],
  [['--seed', '1.5'], "--seed needs a whole number; got '1.5'"],
  [['--seed', '99999999999999999'], "--seed needs a whole number; got '99999999999999999'"],
  [['--threads', '0'], "--threads needs a whole number from 1 to 16; got '0'"],
  [['--threads', '17'], "--threads needs a whole number from 1 to 16; got '17'"],
  [['--data'], '--data needs a folder behind it'],
  [['--quick=yes'], "--quick takes no value; got 'yes'"],
  [['--quick', '--full'], '--quick and --full exclude each other'],
])('%j is an error of one line', (args, message) => {
  expect(() => parseFlags(args)).toThrow(new UsageError(message))
  expect(message).not.toContain('\n')
})

test('--help names every flag', () => {
  const flags = ['document', 'data', 'seed', 'threads', 'quick', 'full', 'json', 'help']
  for (const flag of flags) expect(usage).toContain(`--${flag}`)
})
