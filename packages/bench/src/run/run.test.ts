// The benchmark with processes that only say that they compute.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SystemName } from '../systems/names'
import type { Workload } from '../workload'
import type { BenchEvent } from './events'
import { Peer, type Command } from './peer'
import { Peers } from './peers'
import { run } from './run'

const fake = (fault = ''): Command => [
  process.execPath,
  join(import.meta.dirname, '../../test/fakeSystem.mjs'),
  fault,
]
const job = { kind: 'operation', op: 'exp', inputs: [] } as const
const quick: Workload = { id: 'quick', job, unit: 'us/run', perRun: 1, checked: 1, cold: false }
const first: Workload = { ...quick, id: 'first', cold: true }
const ten: Workload = { ...quick, id: 'ten', unit: 'us/op', perRun: 10 }

async function eventsOf(
  systems: Partial<Record<SystemName, Command>>,
  workloads: readonly Workload[] = [quick],
): Promise<BenchEvent[]> {
  const commands = new Map(Object.entries(systems) as [SystemName, Command][])
  const peers = new Peers(commands, { threads: 1, built: { tensor: '', blas: '' } })
  const events: BenchEvent[] = []
  for await (const event of run(peers, { workloads, rounds: 3, skipped: [] })) events.push(event)
  return events
}

const result = (workload: string, system: SystemName, unit = 'us/run', time = 250) => ({
  workload,
  system,
  unit,
  median: time,
  min: time,
  max: time,
  rounds: 3,
})

test('every workload in so many rounds on every system', async () => {
  const systems = { chainrule: fake(), numpy: fake() }
  expect(await eventsOf(systems, [quick, ten, first])).toEqual([
    {
      event: 'systems',
      about: [
        { system: 'chainrule', message: 'fake 1.0' },
        { system: 'numpy', message: 'fake 1.0' },
      ],
      skipped: [],
      problems: [],
    },
    { event: 'begin', workload: 'quick', unit: 'us/run' },
    {
      event: 'done',
      workload: 'quick',
      results: [result('quick', 'chainrule'), result('quick', 'numpy')],
      skipped: [],
      problems: [],
    },
    { event: 'begin', workload: 'ten', unit: 'us/op' },
    {
      event: 'done',
      workload: 'ten',
      results: [result('ten', 'chainrule', 'us/op', 25), result('ten', 'numpy', 'us/op', 25)],
      skipped: [],
      problems: [],
    },
    { event: 'begin', workload: 'first', unit: 'us/run' },
    {
      event: 'done',
      workload: 'first',
      results: [result('first', 'chainrule'), result('first', 'numpy')],
      skipped: [],
      problems: [],
    },
  ])
})

test('a system whose results differ is measured, but named', async () => {
  const events = await eventsOf({ chainrule: fake(), 'jax-js': fake('results'), numpy: fake() })
  const done = events.at(-1)
  expect(done).toMatchObject({
    results: [{ system: 'chainrule' }, { system: 'jax-js' }, { system: 'numpy' }],
    problems: [{ system: 'jax-js', message: 'number 2 of its results is 3, but 2 overall' }],
  })
})

test('a system that fails is out of that workload, and the others go on', async () => {
  const events = await eventsOf({ chainrule: fake('prepare'), numpy: fake() })
  expect(events.at(-1)).toMatchObject({
    results: [{ system: 'numpy' }],
    problems: [{ system: 'chainrule', message: 'prepare: no such operation' }],
  })
})

test('a system whose process ends is started again for the next workload', async () => {
  const events = await eventsOf({ chainrule: fake('end'), numpy: fake() }, [quick, ten])
  const message = 'its process ended when asked to warm up: out of memory'
  for (const event of events.filter((event) => event.event === 'done')) {
    expect(event).toMatchObject({
      results: [{ system: 'numpy' }],
      problems: [{ system: 'chainrule', message }],
    })
  }
})

test('a system that cannot be loaded is a problem from the start', async () => {
  const events = await eventsOf({ chainrule: fake(), numpy: fake('load') })
  expect(events[0]).toMatchObject({ problems: [{ system: 'numpy', message: 'no such backend' }] })
  expect(events.at(-1)).toMatchObject({ results: [{ system: 'chainrule' }], problems: [{ system: 'numpy' }] })
})

test('one that gives no answer is ended', async () => {
  const peer = new Peer(fake('hang'), 0.5)
  await expect(peer.ask({ do: 'prepare', job })).rejects.toThrow(
    'gave no answer in 0.5 s when asked to prepare',
  )
  expect(peer.alive).toBe(false)
})

test('one that is no program', async () => {
  const peer = new Peer(['/no/such/program'])
  await expect(peer.ask({ do: 'round' })).rejects.toThrow('ended when asked to round')
})
