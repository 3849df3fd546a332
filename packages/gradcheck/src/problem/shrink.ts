// The smallest case of a kind. Takes a case and what must stay true of it; gives one with sizes as small and values as
// simple as can be. Always the same for the same case.
import { check, property, type Arbitrary } from 'fast-check'
import type { AnyTensor } from '@chainrule/tensor'
import { simplerElements } from './elements'
import { drawCase, seedFor, widened, type Case, type Sources, type Space } from './sources'

// How many cases are tried for one size: values that are drawn anew may hide what is looked for.
const draws = 16

// How many cases are tried for the values, of all inputs together, and of an arbitrary of fast-check's.
const mostSteps = 300
const mostForeign = 100

/** The smallest case that `keeps` holds of: sizes first, in the order of the names, then values. */
export function shrink(space: Space, found: Case, keeps: (smaller: Case) => boolean): Case {
  return simplify(space.sources, resize(space, found, keeps), keeps)
}

function resize({ sources, ranges }: Space, found: Case, keeps: (smaller: Case) => boolean): Case {
  let best = found
  const attempt = (name: string, size: number): boolean => {
    const sizes = new Map(best.sizes).set(name, size)
    for (let n = 0; n < draws; n++) {
      const smaller = drawCase(sources, sizes, n === 0 ? best.seed : seedFor(best.seed, n))
      if (!keeps(smaller)) continue
      best = smaller
      return true
    }
    return false
  }
  for (let again = true; again;) {
    again = false
    for (const [name, [least]] of ranges) {
      for (let size = least; size < (best.sizes.get(name) as number); size++) {
        if (!attempt(name, size)) continue
        again = true
        break
      }
    }
  }
  return best
}

function simplify(sources: Sources, found: Case, keeps: (smaller: Case) => boolean): Case {
  let best = found
  let steps = 0
  const attempt = (position: number, value: unknown): boolean => {
    if (steps++ >= mostSteps) return false
    const smaller = { ...best, values: best.values.with(position, value) }
    if (!keeps(smaller)) return false
    best = smaller
    return true
  }
  for (const [position, source] of sources.list.entries()) {
    if (source.kind === 'drawn') {
      const { arbitrary } = source
      const shape = arbitrary.shapeFor(best.sizes)
      const elements = (): Float64Array => Float64Array.from((best.values[position] as AnyTensor).dataSync())
      for (const simpler of simplerElements(arbitrary.elements, elements())) {
        if (attempt(position, arbitrary.make(simpler, shape))) break
      }
      for (const element of elements().keys()) {
        for (const simple of simplerElements(arbitrary.elements, elements().subarray(element, element + 1))) {
          const value = simple[0] as number
          if (value === elements()[element]) break
          if (attempt(position, arbitrary.make(elements().with(element, value), shape))) break
        }
      }
    } else if (source.kind === 'foreign') {
      shrinkForeign(source.arbitrary, seedFor(best.seed, position), (value) => attempt(position, value))
    }
  }
  return best
}

/** Lets fast-check shrink the value that an arbitrary gives for a seed. */
function shrinkForeign(
  arbitrary: Arbitrary<unknown>,
  seed: number,
  attempt: (value: unknown) => boolean,
): void {
  let left = mostForeign
  const passes = (value: unknown): boolean => left-- <= 0 || !attempt(widened(value))
  check(property(arbitrary, passes), { seed, numRuns: 1 })
}
