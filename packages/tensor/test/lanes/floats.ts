// Floats to try functions on, and how far two of them are apart.

/** What arguments are special to most functions. */
export const special = [
  0,
  -0,
  1,
  -1,
  Infinity,
  -Infinity,
  NaN,
  2 ** -149,
  -(2 ** -149),
  2 ** -126,
  -(2 ** -126),
  (2 - 2 ** -23) * 2 ** 127,
  -(2 - 2 ** -23) * 2 ** 127,
]

/** Numbers that look random, in 0..1, the same each time. */
export function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 0) / 2 ** 32
  }
}

/** Every `step`th float32, by its bits, the last ones random: each sign and exponent has its share. */
export function* float32s(step: number, seed: number): Generator<Float32Array> {
  const next = uniform(seed)
  const size = 1 << 15
  for (let start = 0; start < 2 ** 32; start += size * step) {
    const bits = Int32Array.from(
      { length: Math.min(size, Math.ceil((2 ** 32 - start) / step)) },
      (_, i) => start + i * step + Math.floor(next() * step),
    )
    yield new Float32Array(bits.buffer)
  }
}

/** `count` doubles: a quarter of any size, the rest in the range where functions do most. */
export function float64s(count: number, seed: number): Float64Array {
  const next = uniform(seed)
  return Float64Array.from({ length: count }, (_, i) => {
    const [low, high] = [
      [-1074, 1024],
      [-12, 12],
      [-50, 10],
      [-3, 3],
    ][i % 4] as [number, number]
    const mantissa = 1 + next() + next() * 2 ** -32
    return (next() < 0.5 ? -1 : 1) * mantissa * 2 ** (low + Math.floor(next() * (high - low)))
  })
}

/** The distance from a float32 to an exact value, in units of the value's last place. */
export function ulps32(actual: number, exact: number): number {
  const rounded = Math.fround(exact)
  if (Number.isNaN(actual) || Number.isNaN(exact)) return Object.is(actual, exact) ? 0 : Infinity
  if (Math.abs(exact) === Infinity || actual === rounded) {
    return Object.is(actual, rounded) ? 0 : Infinity
  }
  // Infinity stands for the next power of two.
  const finite = Math.abs(actual) === Infinity ? Math.sign(actual) * 2 ** 128 : actual
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(exact), 2 ** -126)))
  return Math.abs(finite - exact) / 2 ** (exponent - 23)
}

const double = new Float64Array(1)
const bits = new BigInt64Array(double.buffer)

// Doubles of one sign are ordered as their bits are.
function ordinal(x: number): bigint {
  double[0] = x
  const value = bits[0] as bigint
  return value < 0n ? -(value & 0x7fffffffffffffffn) : value
}

/** How many doubles `a` is from `b`; zeros of different signs, or a NaN and a number, are infinitely far. */
export function ulps64(a: number, b: number): number {
  if (Object.is(a, b)) return 0
  if (Number.isNaN(a) || Number.isNaN(b) || a === b) return Infinity
  const distance = ordinal(a) - ordinal(b)
  return Number(distance < 0n ? -distance : distance)
}
