// What is promised about the numbers of a program, element by element, without knowing its ops: the reference
// evaluator runs it several times, once as it is and then with every rounding made larger and of random sign. How far
// the results move is how far a compiled program's may be away. (Monte Carlo arithmetic: D. S. Parker, "Monte Carlo
// Arithmetic: exploiting randomness in floating-point arithmetic", 1997.) Disturbances come in pairs of opposite sign,
// so that a decision that hangs on rounding - a comparison of what should be equal, say - falls both ways in one of
// them: such programs promise nothing and are told apart as unsteady.
import type { Graph, Step } from '../../src/compiler/graph'
import { allocate, isFloat, type DType, type TypedArray } from '../../src/core/dtype'
import { sizeOf } from '../../src/core/shape'
import { noGradient, type Value } from '../../src/graph/primitive'

/** A value in every world: the first is the reference, the others are disturbed. */
export interface Known {
  readonly worlds: readonly TypedArray[]
  /** Whether both evaluators must give the same bits: nothing on the way was rounded in more ways than one. */
  readonly exact: boolean
}

/** Says that the bits of a program hang on how it rounds: another order of the same sum may give something else. */
export class Unsteady extends Error {}

/**
 * The reference; three pairs, since both of a pair may leave a value where it is, if disturbances cancel; and one in
 * which all is 0 that may be 0, for what is of another kind there alone: 1 / 0, say.
 */
const worldCount = 8

// A disturbance is four times smaller than what it allows, `slack`. In float32 16 roundings for each op: functions may
// be wrong by 4 ulp, which is 8. In float64 1e-12.
const disturbance = { float32: 16 * 2 ** -24, float64: 2.5e-13 } as const
const slack = 4

// Below, results lose digits: what is relative to them is relative to this.
const smallest = { float32: 2 ** -126, float64: 2 ** -1022 } as const
// Sums whose terms come near the largest number may or may not pass it on the way.
const largest = { float32: 2 ** 126, float64: 2 ** 1022 } as const
// Up to here all sums of whole numbers are exact.
const wholes = { float32: 2 ** 23, float64: 2 ** 52 } as const

type FloatDType = keyof typeof disturbance

// Element-wise ops that do not round: their elements are those of the inputs, or whole.
const selecting = new Set(
  'neg abs sign maximum minimum where floor ceil round trunc stopGradient argument'.split(' '),
)
// Ops whose result IEEE 754 says to the bit: the same wherever the inputs are the same.
const correctlyRounded = new Set('add sub mul div sqrt astype remainder'.split(' '))

/** A known value that is the same in all worlds. */
export const certain = (data: TypedArray): Known => ({
  worlds: Array.from({ length: worldCount }, () => data),
  exact: true,
})

/**
 * The outputs of a graph in every world.
 *
 * @param inputs the values of the graph's inputs; numbers for scalars
 * @param next uniform random numbers in [0, 1)
 * @throws Unsteady where the worlds are of different minds
 */
export function knownOutputs(
  { inputs: signatures, steps, outputs }: Graph,
  inputs: readonly (Known | number)[],
  next: () => number,
): Known[] {
  const values: Known[] = inputs.map((input, i) => {
    if (typeof input !== 'number') return input
    const data = allocate(signatures[i]?.dtype as DType, 1)
    data[0] = input
    return certain(data)
  })
  const signatureOf = [...signatures, ...steps]
  for (const step of steps) {
    const from = step.inputs.map((i) => values[i] as Known)
    const shapes = step.inputs.map((i) => signatureOf[i] as Step)
    const valuesIn = (world: number): Value[] =>
      from.map((known, i) => ({
        shape: (shapes[i] as Step).shape,
        dtype: (shapes[i] as Step).dtype,
        data: known.worlds[world] as TypedArray,
      }))
    values.push(
      knownStep(
        step,
        valuesIn,
        from.every(({ exact }) => exact),
        next,
      ),
    )
  }
  return outputs.map((output) => values[output] as Known)
}

function knownStep(
  step: Step,
  valuesIn: (world: number) => Value[],
  fromExact: boolean,
  next: () => number,
): Known {
  const { primitive, shape, dtype, attributes, inputs } = step
  const compute = (values: readonly Value[], as: DType = dtype): TypedArray => {
    const data = allocate(as, sizeOf(shape))
    primitive.evaluate(values, { shape, dtype: as, data }, attributes)
    return data
  }
  const reference = valuesIn(0)
  const data = compute(reference)
  const lowering = primitive.lower?.(reference, { shape, dtype }, attributes)
  const sums =
    lowering?.kind === 'product' ||
    (lowering?.kind === 'reduce' && lowering.combine === 'sum') ||
    (lowering?.kind === 'fold' && lowering.overlaps > 0)
  const magnitudes = sums && isFloat(dtype) ? sizesOfTerms(reference, dtype, compute) : undefined
  const roundsOnce = !selecting.has(primitive.name) && !(fromExact && correctlyRounded.has(primitive.name))
  const rounds =
    isFloat(dtype) &&
    (sums ? !wholeSum(reference, dtype, magnitudes) : lowering?.kind === 'map' && roundsOnce)
  if (fromExact && !rounds) return certain(data)

  const worlds = [data]
  for (let world = 1; world < worldCount - 1; world += 2) {
    const pair = [world, world + 1].map((w) => (inputs.length > 0 ? compute(valuesIn(w)) : data.slice()))
    if (rounds) disturb(pair, magnitudes, dtype as FloatDType, next)
    worlds.push(...pair)
  }
  const flat = inputs.length > 0 ? compute(valuesIn(worldCount - 1)) : data.slice()
  if (isFloat(dtype)) {
    const bounds = tolerances({ worlds, exact: false })
    for (let i = 0; i < data.length; i++)
      if (Math.abs(data[i] as number) <= (bounds[i] as number)) flat[i] = 0
  }
  worlds.push(flat)
  if (primitive.name === 'remainder')
    checkTurns(Array.from({ length: worldCount }, (_, world) => valuesIn(world)))
  const jumps =
    !isFloat(dtype) ||
    (lowering?.kind === 'map' && primitive.vjp === noGradient && primitive.name !== 'stopGradient')
  for (let i = 0; i < data.length; i++) {
    const x = data[i] as number
    for (const other of worlds) {
      const y = other[i] as number
      if (x === y || (Number.isFinite(x) && Number.isFinite(y) && !jumps)) continue
      if (!(Number.isNaN(x) && Number.isNaN(y))) throw new Unsteady(`${primitive.name}: ${x} or ${y}`)
    }
  }
  return jumps ? certain(data) : { worlds, exact: false }
}

/** Remainders of other quotients are other numbers, and may be the same ones by chance. */
function checkTurns(worlds: readonly (readonly Value[])[]): void {
  const turns = worlds.map(([a, b]) =>
    Float64Array.from(a?.data as Float64Array, (x, i) => Math.floor(x / (b?.data[i] as number))),
  )
  for (const other of turns) {
    if (other.some((x, i) => !Object.is(x, turns[0]?.[i]) && x !== turns[0]?.[i]))
      throw new Unsteady('remainder: another quotient')
  }
}

/** For each result the sum of the sizes of its terms, in double precision. */
function sizesOfTerms(
  values: readonly Value[],
  dtype: FloatDType,
  compute: (values: readonly Value[], as: DType) => TypedArray,
): TypedArray {
  const sizes = values.map(({ shape, data }): Value => ({
    shape,
    dtype: 'float64',
    data: Float64Array.from(data, (x) => (Number.isFinite(x) ? Math.abs(x) : 0)),
  }))
  const sums = compute(sizes, 'float64')
  if (sums.some((sum: number) => !(sum < largest[dtype]))) throw new Unsteady('a sum of terms too large')
  return sums
}

const wholeSum = (values: readonly Value[], dtype: DType, magnitudes: TypedArray | undefined): boolean =>
  magnitudes === undefined ||
  (values.every(({ data }) => data.every((x: number) => Number.isInteger(x))) &&
    magnitudes.every((size: number) => size < wholes[dtype as FloatDType]))

/** Moves the elements of two worlds in opposite directions. */
function disturb(
  [one, two]: TypedArray[],
  magnitudes: TypedArray | undefined,
  dtype: FloatDType,
  next: () => number,
): void {
  if (one === undefined || two === undefined) return
  one.forEach((x: number, i: number) => {
    const by = (next() - 0.5) * disturbance[dtype]
    const moved = (y: number, by: number): number =>
      y +
      (by + Math.sign(by) * 0.5 * disturbance[dtype]) *
        Math.max(Math.abs(y), smallest[dtype], magnitudes?.[i] ?? 0)
    if (Number.isFinite(x)) one[i] = moved(x, by)
    if (Number.isFinite(two[i])) two[i] = moved(two[i] as number, -by)
  })
}

/** How far each element may be away from the reference. */
export function tolerances({ worlds: [reference, ...others], exact }: Known): Float64Array {
  const bounds = new Float64Array((reference as TypedArray).length)
  if (exact) return bounds
  const last = 0.5 * disturbance[reference instanceof Float32Array ? 'float32' : 'float64']
  for (let i = 0; i < bounds.length; i++) {
    const x = reference?.[i] as number
    let most = last * Math.abs(x)
    for (const other of others) most = Math.max(most, Math.abs((other[i] as number) - x))
    bounds[i] = slack * most
  }
  return bounds
}

/** What is wrong with a value that should be `known`; `undefined` if nothing is. */
export function difference(known: Known, found: TypedArray): string | undefined {
  const [reference] = known.worlds
  if (reference?.length !== found.length) return `${found.length} elements, not ${reference?.length}`
  const bounds = tolerances(known)
  for (let i = 0; i < found.length; i++) {
    const [x, y] = [reference[i] as number, found[i] as number]
    if (Object.is(x, y) || (!known.exact && Math.abs(x - y) <= (bounds[i] as number))) continue
    return `element ${i} is ${show(y)}, by reference ${show(x)}${known.exact ? ', exactly' : `, within ${bounds[i]}`}`
  }
  return undefined
}

const show = (x: number): string => (Object.is(x, -0) ? '-0' : String(x))
