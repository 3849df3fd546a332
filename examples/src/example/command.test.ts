// The command line of `example`: what it means, and what it cannot mean.
import { expect, test } from 'vitest'
import { runCommand, type Examples } from './command'
import { defineExample } from './example'
import { examples as real } from './examples'

const flags = {
  steps: { about: 'how many steps', default: 10, lowest: 1 },
  rate: { about: 'how fast', default: 0.5 },
  data: { about: 'where the data is', default: 'here' },
} as const

const examples: Examples = {
  first: () =>
    Promise.resolve({
      example: defineExample({
        about: 'shows its flags',
        flags,
        run: ({ steps, rate, data }, print) => Promise.resolve(print(`${steps + 1} ${rate} ${data}`)),
      }),
    }),
  second: () => Promise.reject(new Error('is not loaded')),
}

async function command(...args: string[]): Promise<[code: number, printed: string[], complaints: string[]]> {
  const [printed, complaints]: [string[], string[]] = [[], []]
  const code = await runCommand(args, examples, {
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
  })
  return [code, printed, complaints]
}

test.each([
  [['first'], '11 0.5 here'],
  [['first', '--steps', '3', '--rate=0.25', '--data', 'there'], '4 0.25 there'],
  [['--', 'first'], '11 0.5 here'],
])('%j', async (args, line) => {
  expect(await command(...args)).toEqual([0, [line], []])
})

test.each([
  [[], 'name an example; there are first, second'],
  [['third'], "there is no example 'third'; there are first, second"],
  [['toString'], "there is no example 'toString'; there are first, second"],
  [['first', '--step', '3'], 'first has no flag --step; there is --steps, --rate, --data'],
  [['first', '--toString'], 'first has no flag --toString; there is --steps, --rate, --data'],
  [['first', '3'], "first takes only flags; got '3'"],
  [['first', '--steps'], '--steps needs a value behind it'],
  [['first', '--steps', '0'], "--steps needs a whole number from 1 up; got '0'"],
  [['first', '--steps', '1.5'], "--steps needs a whole number from 1 up; got '1.5'"],
  [['first', '--steps', 'many'], "--steps needs a whole number from 1 up; got 'many'"],
  [['first', '--rate=-1'], "--rate needs a number from 0 up; got '-1'"],
  [['first', '--rate', 'Infinity'], "--rate needs a number from 0 up; got 'Infinity'"],
])('%j is an error of one line, exit code 2', async (args, message) => {
  expect(await command(...args)).toEqual([2, [], [`example: ${message}`]])
})

test('data that are not there are an error of one line, exit code 2', async () => {
  const lines = await Promise.all(
    ['mnist-mlp', 'mnist-convnet'].map(async (name) => {
      const complaints: string[] = []
      const output = { print: () => {}, complain: (line: string) => complaints.push(line) }
      expect(await runCommand([name, '--data', '/nowhere'], real, output)).toBe(2)
      return complaints.join('\n')
    }),
  )
  for (const line of lines) expect(line).toMatch(/^example: loadMnist: .*\/nowhere.*$/)
})

test('help names flags; what goes wrong in an example is thrown', async () => {
  expect(await command('first', '--help')).toEqual([
    0,
    [
      'first: shows its flags',
      '  --steps  how many steps; 10 by default',
      '  --rate   how fast; 0.5 by default',
      '  --data   where the data is; here by default',
    ],
    [],
  ])
  await expect(command('second')).rejects.toThrow('is not loaded')
})

test('every example there is says what it shows', async () => {
  const lines: string[] = []
  const complain = (line: string): void => void lines.push(line)
  expect(await runCommand(['--help'], real, { print: complain, complain })).toBe(0)
  for (const name of Object.keys(real)) expect(lines.some((line) => line.startsWith(`${name}: `))).toBe(true)
})
