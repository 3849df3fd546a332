// Seeded random numbers, and weights for directions and cotangents. Takes a seed; gives numbers. The checker
// draws its own, so that it leans on nothing of what it checks.

/** Draws arrays of weights. */
export type Draw = (length: number) => Float64Array

/** Numbers from 0 up to 1, evenly. The generator is mulberry32 (Ettinger, 2017), of period 2^32. */
export function uniformFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * A source of weights of either sign between 1/2 and 1 in size: random, so that no error cancels, and away
 * from 0, so that every element counts.
 */
export function drawFrom(seed: number): Draw {
  const next = uniformFrom(seed)
  return (length) =>
    Float64Array.from({ length }, () => {
      const weight = 2 * next() - 1
      return weight < 0 ? (weight - 1) / 2 : (weight + 1) / 2
    })
}
