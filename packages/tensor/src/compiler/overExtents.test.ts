// Maps over other loops go to the same places, or are none.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sizeOf, stridesOf } from '../core/shape'
import { constant } from '../lanes/lane'
import type { Affine } from '../lanes/lowering'
import type { Stage } from './kernel'
import { overExtents } from './overExtents'

/** Where an access goes, turn by turn. */
function places({ offset, strides }: Affine, extents: readonly number[]): number[] {
  const steps = stridesOf(extents)
  return Array.from({ length: sizeOf(extents) }, (_, turn) =>
    strides.reduce((sum, stride, axis) => {
      const counter = Math.floor(turn / (steps[axis] as number)) % (extents[axis] as number)
      return sum + stride * counter
    }, offset),
  )
}

const stageOf = (extents: readonly number[], read: readonly number[]): Stage => ({
  extents,
  reads: [{ buffer: 0, offset: 3, strides: read }],
  positions: [{ offset: 1, strides: stridesOf(extents) }],
  reduced: 0,
  stores: [{ buffer: 1, offset: 0, strides: stridesOf(extents), value: constant('f32', 0) }],
})

/** The products of neighbouring factors: a cut before each of which `cuts` says so. */
const grouped = (factors: readonly number[], cuts: readonly boolean[]): number[] => {
  const extents: number[] = []
  factors.forEach((factor, i) => {
    if (i === 0 || cuts[i] === true) extents.push(factor)
    else extents.push((extents.pop() as number) * factor)
  })
  return extents
}

/** The extents of two sets of loops with as many turns. */
const pairs = fc.array(fc.constantFrom(1, 2, 3), { minLength: 1, maxLength: 6 }).chain((factors) => {
  const cuts = fc.array(fc.boolean(), { minLength: factors.length, maxLength: factors.length })
  const extents = cuts.map((chosen) => grouped(factors, chosen))
  return fc.tuple(extents, extents)
})

it('goes to the same places in the same order, wherever there is such a map', () => {
  fc.assert(
    fc.property(
      pairs,
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 6 }),
      ([extents, others], strides) => {
        // One that is row-major, and one that is anything.
        for (const read of [stridesOf(extents), strides.slice(0, extents.length)]) {
          const stage = stageOf(extents, read)
          const made = overExtents(stage, others)
          if (made === undefined) continue
          expect(made.extents).toEqual(others)
          for (const [old, now] of [
            [stage.reads, made.reads],
            [stage.positions, made.positions],
            [stage.stores, made.stores],
          ] as const) {
            expect(now.map((map) => places(map, others))).toEqual(old.map((map) => places(map, extents)))
          }
        }
      },
    ),
  )
})

it('is found where axes are joined or split, and is none where they are not gone through in equal steps', () => {
  expect(overExtents(stageOf([2, 3, 4], [12, 4, 1]), [2, 12])?.reads[0]?.strides).toEqual([12, 1])
  expect(overExtents(stageOf([2, 3, 4], [0, 0, 0]), [6, 4])?.reads[0]?.strides).toEqual([0, 0])
  expect(overExtents(stageOf([6, 4], [1, 6]), [2, 3, 4])?.reads[0]?.strides).toEqual([3, 1, 6])
  expect(overExtents(stageOf([2, 3, 4], [0, 4, 1]), [6, 4])).toBeUndefined()
  expect(overExtents(stageOf([2, 3], [3, 1]), [3, 2])).toBeUndefined()
  expect(overExtents(stageOf([2, 3], [3, 1]), [6, 2])).toBeUndefined()
  expect(overExtents(stageOf([2, 3], [3, 1]), [2, 3])).toBeUndefined()
})
