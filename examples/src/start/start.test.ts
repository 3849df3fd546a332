// The command as a user runs it: what it prints, and how it ends.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documents } from '../documents/index'
import { runStart } from '../../test/runStart'
import type { StartEvent } from './events'

test('an unknown flag: one line on standard error and exit code 2', async () => {
  const stderr = 'start: there is no flag --sed; see --help\n'
  expect(await runStart(['--sed', '3']).ended).toEqual({ code: 2, stdout: '', stderr })
})

test('an unknown document: one line that names those that there are', async () => {
  const there = Object.keys(documents).join(', ')
  const stderr = `start: --document: there are ${there}; got '999'; see --help\n`
  expect(await runStart(['--document', '999']).ended).toEqual({ code: 2, stdout: '', stderr })
})

test.each([
  [['--data', '/no/such/folder'], {}],
  [[], { CHAINRULE_DATA: '/no/such/folder' }],
])('%j %j: a missing folder is named in one line, with exit code 2', async (args, environment) => {
  const { code, stdout, stderr } = await runStart(args, environment).ended
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^start: .*\/no\/such\/folder.*\n$/)
})

test('--help explains the flags', async () => {
  const { code, stdout } = await runStart(['--help']).ended
  expect(code).toBe(0)
  expect(stdout).toContain('--seed N')
})

// The document whose data are the smallest.
const small = ['--document', '003', '--quick']

test('--quick --json: a line of JSON for each event; without any data the digits are synthetic', async () => {
  const { ended, folder } = runStart([...small, '--json', '--seed', '3', '--threads', '1'])
  const { code, stdout, stderr } = await ended
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StartEvent)
  expect(events[0]).toMatchObject({ event: 'begin', documents: ['003'], size: 'quick', threads: 1 })
  expect(events.at(-2)).toEqual({ event: 'page', path: join('report', 'index.html') })
  expect(events.at(-1)).toMatchObject({ event: 'done' })
  expect(readFileSync(join(folder, 'report', 'index.html'), 'utf8')).toContain('These digits are synthetic')
  const kinds = new Set(events.map(({ event }) => event))
  for (const kind of [
    'document',
    'gradients',
    'derivation',
    'training',
    'epoch',
    'run',
    'reached',
    'confusion',
  ] as const)
    expect(kinds).toContain(kind)
  expect(kinds).not.toContain('batch')
  for (const event of events) {
    if ('real' in event) expect(event.real).toBe(false)
    if ('seed' in event) expect(event.seed).toBe(3)
  }
  expect(events.find(({ event }) => event === 'autodiff')).toMatchObject({ ok: true })
})

test.each(['Gradients', 'Training'])(
  'Ctrl-C after “%s” ends it at once, with code 130 and without a stack trace',
  async (text) => {
    const { child, ended, printed } = runStart(small)
    await printed(text)
    const before = performance.now()
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' })
    expect(performance.now() - before).toBeLessThan(2000)
  },
)

test('it ends quietly when nobody reads on', async () => {
  const { child, ended, printed } = runStart(small)
  await printed('Gradients')
  child.stdout?.destroy()
  expect(await ended).toMatchObject({ code: 0, stderr: '' })
})
