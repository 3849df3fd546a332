// Which way a program is run, on machines where one or the other is faster.
import { describe, expect, it } from 'vitest'
import { Choice } from './choice'

/** Runs `count` times where a run takes so long; gives how many were shared, and the time in all. */
function play(choice: Choice, count: number, alone: (i: number) => number, shared: (i: number) => number) {
  let [sharedRuns, time] = [0, 0]
  for (let i = 0; i < count; i++) {
    const took = choice.shared ? shared(i) : alone(i)
    if (choice.shared) sharedRuns++
    time += took
    choice.note(took)
  }
  return { share: sharedRuns / count, time: time / count }
}

describe('a choice', () => {
  it('shares what is faster shared, with few trials of the other', () => {
    expect(
      play(
        new Choice(),
        5000,
        () => 2,
        () => 1.2,
      ).share,
    ).toBeGreaterThan(0.98)
  })

  it('does alone what is faster alone', () => {
    expect(
      play(
        new Choice(),
        5000,
        () => 1,
        () => 1.3,
      ).share,
    ).toBeLessThan(0.02)
  })

  it('counts what is rare and expensive', () => {
    // A worker is taken off its core once in ten runs, for 5 milliseconds.
    const shared = (i: number) => (i % 10 === 3 ? 5 : 0.1)
    expect(play(new Choice(), 5000, () => 0.2, shared).time).toBeLessThan(0.25)
  })

  it('gives workers that were hardly slower another chance soon', () => {
    for (const before of [4000, 4250, 4500, 4750]) {
      const choice = new Choice()
      play(
        choice,
        before,
        () => 1,
        () => 1.15,
      )
      expect(
        play(
          choice,
          400,
          () => 1,
          () => 0.6,
        ).share,
      ).toBeGreaterThan(0.5)
    }
  })

  it('changes with the machine', () => {
    const choice = new Choice()
    play(
      choice,
      3000,
      () => 1,
      () => 0.6,
    )
    expect(
      play(
        choice,
        3000,
        () => 1,
        () => 8,
      ).share,
    ).toBeLessThan(0.1)
    expect(
      play(
        choice,
        9000,
        () => 1,
        () => 0.6,
      ).share,
    ).toBeGreaterThan(0.8)
  })

  it('shares what takes long without trials', () => {
    expect(
      play(
        new Choice(),
        1000,
        () => 200,
        () => 190,
      ).share,
    ).toBe(1)
  })

  it('bears a clock that stands still', () => {
    expect(
      play(
        new Choice(),
        1000,
        () => 0,
        () => 0,
      ).time,
    ).toBe(0)
  })
})
