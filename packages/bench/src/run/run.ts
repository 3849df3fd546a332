// The benchmark itself: every workload on all systems, in rounds that take turns.
import { setTimeout } from 'node:timers/promises'
import type { Workload } from '../workload'
import { Course } from './course'
import type { BenchEvent, Remark, SystemsEvent, DoneEvent } from './events'
import type { Peers } from './peers'

/** What to run, and how often. */
export interface RunOptions {
  readonly workloads: readonly Workload[]
  readonly rounds: number
  /** Systems that are not there, to be reported. */
  readonly skipped: readonly Remark[]
}

// Long enough for every engine's optimising compiler. A run of seconds warms up by itself.
const warmUpMilliseconds = 500
const slowMilliseconds = 3000
// The threads of OpenMP and OpenBLAS spin for a while after their work: they would take a core from the next system.
const restMilliseconds = 40
// What a system may take for all rounds of a workload; a slow one gets fewer rounds.
const budgetMilliseconds = 8000
// Each is a process, which takes seconds to start.
const mostColdRounds = 5

/** Runs it. What goes wrong in a system is a problem of that workload; the others go on. */
export async function* run(peers: Peers, options: RunOptions): AsyncGenerator<BenchEvent> {
  try {
    yield await start(peers, options.skipped)
    for (const workload of options.workloads) {
      yield { event: 'begin', workload: workload.id, unit: workload.unit }
      yield await (workload.cold ? cold : warm)(peers, workload, options.rounds)
    }
  } finally {
    peers.end()
  }
}

async function start(peers: Peers, skipped: readonly Remark[]): Promise<SystemsEvent> {
  const about: Remark[] = []
  const problems: Remark[] = []
  for (const system of peers.systems) {
    try {
      about.push({ system, message: (await peers.of(system)).about })
    } catch (error) {
      problems.push({ system, message: error instanceof Error ? error.message : String(error) })
    }
  }
  return { event: 'systems', about, skipped, problems }
}

/** Rounds of many runs each, after a warm-up, in a process that stays. */
async function warm(peers: Peers, workload: Workload, rounds: number): Promise<DoneEvent> {
  const { job, checked: times } = workload
  const course = new Course(workload)
  for (const system of peers.systems) {
    await course.attempt(system, async () => {
      const peer = await peers.of(system)
      await peer.ask({ do: 'prepare', job })
      const begin = performance.now()
      course.check(system, (await peer.ask({ do: 'check', times })).results)
      if (performance.now() - begin > times * slowMilliseconds) return
      await peer.ask({ do: 'warm up', milliseconds: warmUpMilliseconds })
    })
  }
  const spent = new Map(peers.systems.map((system) => [system, 0]))
  for (let round = 0; round < rounds; round++) {
    for (const system of inTurn(peers.systems, round)) {
      const sofar = spent.get(system) ?? 0
      if (round > 0 && sofar * (1 + 1 / round) > budgetMilliseconds) continue
      await course.attempt(system, async () => {
        await setTimeout(restMilliseconds)
        const begin = performance.now()
        const peer = await peers.of(system)
        course.time(system, (await peer.ask({ do: 'round' })).microseconds)
        spent.set(system, sofar + performance.now() - begin)
      })
    }
  }
  for (const system of peers.systems) {
    await course.attempt(system, async () => void (await (await peers.of(system)).ask({ do: 'forget' })))
  }
  return course.event()
}

/** The first run of all in processes made for it. */
async function cold(peers: Peers, workload: Workload, rounds: number): Promise<DoneEvent> {
  const { job, checked: times } = workload
  const course = new Course(workload)
  for (let round = 0; round < Math.min(rounds, mostColdRounds); round++) {
    for (const system of inTurn(peers.systems, round)) {
      await course.attempt(system, async () => {
        const peer = await peers.fresh(system)
        try {
          await peer.ask({ do: 'prepare', job })
          await setTimeout(restMilliseconds)
          course.time(system, (await peer.ask({ do: 'round' })).microseconds)
          course.check(system, (await peer.ask({ do: 'check', times })).results)
        } finally {
          peer.kill()
        }
      })
    }
  }
  return course.event()
}

/** The systems from another one on in each round, so that none always runs behind the same other. */
const inTurn = <T>(systems: readonly T[], round: number): T[] => {
  const first = round % Math.max(1, systems.length)
  return [...systems.slice(first), ...systems.slice(0, first)]
}
