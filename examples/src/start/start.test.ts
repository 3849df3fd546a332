// The command as a user runs it: what it prints, and how it ends.
import { expect, test } from 'vitest'
import { runStart } from '../../test/runStart'
import type { StartEvent } from './events'

test('an unknown flag: one line on standard error and exit code 2', async () => {
  const stderr = 'start: there is no flag --sed; see --help\n'
  expect(await runStart(['--sed', '3']).ended).toEqual({ code: 2, stdout: '', stderr })
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

test('--quick --json: a line of JSON for each event; without any data the digits are synthetic', async () => {
  const { code, stdout, stderr } = await runStart(['--quick', '--json', '--seed', '3']).ended
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StartEvent)
  expect(events.map(({ event }) => event)).toEqual([
    'document',
    'data',
    ...Array.from({ length: 4 }, () => 'gradients'),
    'autodiff',
    'training',
    ...Array.from({ length: 2 }, () => ['epoch', 'epoch', 'epoch', 'run']).flat(),
    'reached',
    'confusion',
    'done',
  ])
  for (const event of events) if ('real' in event) expect(event.real).toBe(false)
  expect(events.find(({ event }) => event === 'autodiff')).toMatchObject({ ok: true })
  const reached = events.find((event) => event.event === 'reached')
  expect(reached?.rows).toMatchObject([{ seed: 3, toldDifferently: 0 }])
  expect(reached?.mean.asWritten).toBe(reached?.mean.autodiff)
})

test('Ctrl-C ends it at once, with code 130 and without a stack trace', async () => {
  const { child, ended, printed } = runStart([])
  await printed('epoch  1/20')
  const before = performance.now()
  child.kill('SIGINT')
  const { code, stderr } = await ended
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' })
  expect(performance.now() - before).toBeLessThan(2000)
})

test('it ends quietly when nobody reads on', async () => {
  const { child, ended, printed } = runStart([])
  await printed('Gradients')
  child.stdout?.destroy()
  expect(await ended).toMatchObject({ code: 0, stderr: '' })
})
