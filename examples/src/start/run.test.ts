// The events of a small document: which come, in which order, and what they say.
import { expect, test } from 'vitest'
import { tinyDocument } from '../../test/tinyDocument'
import type { StartEvent } from './events'
import { UsageError } from './flags'
import { run } from './run'

const flags = { documents: [], size: 'short' } as const

async function eventsOf(asked: Parameters<typeof run>[0]): Promise<StartEvent[]> {
  const events: StartEvent[] = []
  for await (const event of run(asked, { '007': tinyDocument(), '008': tinyDocument(false) }))
    events.push(event)
  return events
}

const only = <K extends StartEvent['event']>(events: readonly StartEvent[], kind: K) =>
  events.filter((event): event is Extract<StartEvent, { event: K }> => event.event === kind)

test('the events of one document, in order', async () => {
  const events = await eventsOf({ ...flags, documents: ['007'] })
  const training = ['training', ...Array.from({ length: 3 }, () => ['batch', 'epoch']).flat(), 'run']
  expect(events.map(({ event }) => event).filter((event) => event !== 'wait')).toEqual([
    'begin',
    'document',
    ...Array.from({ length: 4 }, () => 'gradients'),
    'autodiff',
    'graph',
    'derivation',
    'derivation',
    ...Array.from({ length: 5 }, () => training).flat(),
    'reached',
    'confusion',
    'done',
  ])

  const [two, three] = only(events, 'gradients')
  expect(two).toMatchObject({ depth: 2, asWritten: { layers: [{ layer: 2, verdict: 'different' }] } })
  expect(two?.corrected.layers?.[0]?.verdict).toBe('equal')
  expect(three?.corrected.thrown).toContain('one layer is all it knows')
  expect(only(events, 'autodiff')[0]).toMatchObject({ ok: true })
  const [asWritten, corrected] = only(events, 'derivation')
  expect(asWritten).toMatchObject({
    way: 'asWritten',
    ok: false,
    findings: [{ kinds: ['sign'], parameters: ['W'] }],
  })
  expect(asWritten?.report).toContain('sign')
  expect(corrected).toMatchObject({ way: 'corrected', ok: true, findings: [] })

  const [reached] = only(events, 'reached')
  expect(reached?.ways.map(({ way }) => way)).toEqual(['asWritten', 'corrected', 'autodiff', 'mended'])
  const [, byHand] = reached?.ways ?? []
  const accuracies = only(events, 'run').flatMap(({ way, accuracy }) =>
    way === 'corrected' ? [accuracy] : [],
  )
  expect(accuracies).toHaveLength(2)
  expect(byHand?.mean).toBeCloseTo(accuracies.reduce((a, b) => a + b) / 2, 12)
  expect(byHand?.highest).toBe(Math.max(...accuracies))

  const [confusion] = only(events, 'confusion')
  const total = confusion?.matrix.flat().reduce((a, b) => a + b)
  const right = confusion?.matrix.reduce((sum, row, i) => sum + (row[i] as number), 0) as number
  expect(total).toBe(20)
  expect(confusion?.mistakes).toHaveLength(20 - right)
  for (const { label, answer, pixels } of confusion?.mistakes ?? []) {
    expect(label).not.toBe(answer)
    expect(confusion?.matrix[label]?.[answer]).toBeGreaterThan(0)
    expect(Buffer.from(pixels, 'base64')).toHaveLength(4)
  }
})

test('everything that is told is plain data', async () => {
  for (const event of await eventsOf({ ...flags, documents: ['007'], size: 'quick' })) {
    expect(structuredClone(event)).toEqual(event)
    expect(JSON.parse(JSON.stringify(event))).toMatchObject({ event: event.event })
  }
})

test('a seed is the only one; --quick takes one seed of each run', async () => {
  const seeds = (events: readonly StartEvent[]) => only(events, 'training').map(({ seed }) => seed)
  expect(seeds(await eventsOf({ ...flags, documents: ['007'], seed: 5 }))).toEqual([5, 5, 5, 5])
  expect(seeds(await eventsOf({ ...flags, documents: ['007'], size: 'quick' }))).toEqual([0, 0, 0, 0])
})

test('documents come in the order asked for; each result says whether its digits are real', async () => {
  const events = await eventsOf({ ...flags, documents: ['008', '007'], size: 'quick' })
  expect(only(events, 'document').map(({ id }) => id)).toEqual(['008', '007'])
  for (const kind of ['training', 'epoch', 'run', 'reached', 'confusion'] as const) {
    const told = only(events, kind)
    expect(told.length).toBeGreaterThan(0)
    for (const { id, real } of told) expect(real).toBe(id === '007')
  }
})

test('a document that there is none of', async () => {
  const expected = new UsageError("--document: there are 007, 008; got '009'")
  await expect(eventsOf({ ...flags, documents: ['009'] })).rejects.toThrow(expected)
})
