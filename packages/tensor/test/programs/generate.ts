// Random programs: an arbitrary of fast-check. A program grows call by call, and each is computed at once by reference:
// a call whose result would hang on how something is rounded is drawn again.
import fc from 'fast-check'
import { allocate, type DType, type TypedArray } from '../../src/core/dtype'
import { sizeOf } from '../../src/core/shape'
import { ChainruleError, Tensor, type AnyTensor } from '../../src/index'
import { uniform } from '../conformance/inputs'
import { capture } from './capture'
import { small, type Manner } from './manner'
import type { Draw, Look } from './draw'
import { certain, knownOutputs, Unsteady, type Known } from './promise'
import { format, pruned, runCall, tensorOf, type Call, type Leaf, type Program } from './program'
import { smaller } from './shrink'

interface Value extends Look {
  readonly tensor: AnyTensor
  readonly known: Known
}

const ulps = [1, 1 + 2 ** -23, 1 - 2 ** -24]
const special = {
  float32: [
    NaN,
    Infinity,
    -Infinity,
    -0,
    0,
    2 ** -149,
    -(2 ** -130),
    1e38,
    -3e38,
    2 ** -126,
    88,
    -104,
    16_777_217,
  ],
  float64: [NaN, Infinity, -Infinity, -0, 0, 5e-324, -1e-310, 1e308, -1e300, 2 ** -1022, 709, -745, 2 ** 53],
} as const

class Growth implements Draw {
  readonly limit: number
  readonly leaves: Leaf[] = []
  readonly values: Value[] = []
  readonly calls: Call[] = []
  /** The numbers of leaves and of results among `values`, in the order in which they came. */
  readonly order: ('leaf' | 'call')[] = []
  private readonly random: fc.Random
  private readonly manner: Manner
  private readonly palette: readonly number[]
  private readonly next: () => number
  private readonly used = new Set<number>()
  private elements = 0

  constructor(random: fc.Random, manner: Manner) {
    this.random = random
    this.manner = manner
    this.limit = manner.limit
    this.palette = Array.from({ length: manner.palette }, () => this.of(manner.sizes))
    this.next = uniform(random.nextInt())
  }

  int(low: number, high: number): number {
    return this.random.nextInt(low, high)
  }

  real(): number {
    return this.random.nextDouble() * 4 - 2
  }

  of<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T
  }

  size(): number {
    return this.of(this.int(0, 9) === 0 ? this.manner.sizes : this.palette)
  }

  look(value: number): Look {
    return this.values[value] as Value
  }

  value(fits: (look: Look) => boolean, otherwise?: () => Look): number {
    const fitting = this.values.flatMap((value, i) => (fits(value) ? [i] : []))
    if (fitting.length === 0 || (otherwise !== undefined && this.int(0, 7) === 0)) {
      if (otherwise === undefined) throw new Misfit()
      return this.leaf(otherwise())
    }
    // Mostly what nothing uses yet, so that programs hang together, else anything, so that values are shared.
    const unused = fitting.filter((i) => !this.used.has(i))
    return this.of(unused.length > 0 && this.int(0, 2) > 0 ? unused : fitting)
  }

  leaf({ shape, dtype }: Look, range?: readonly [number, number]): number {
    if (sizeOf(shape) > this.limit) throw new Misfit()
    const data = this.elementsFor(dtype, sizeOf(shape), range)
    const leaf = { shape, dtype, data }
    this.leaves.push(leaf)
    this.order.push('leaf')
    return this.values.push({ shape, dtype, tensor: tensorOf(leaf), known: certain(data) }) - 1
  }

  randomLeaf(): void {
    const shape = Array.from({ length: this.int(...this.manner.axes) }, () =>
      this.int(0, 7) === 0 ? 1 : this.size(),
    )
    while (sizeOf(shape) > this.limit) shape.pop()
    this.leaf({ shape, dtype: this.of(this.manner.dtypes) })
  }

  private elementsFor(dtype: DType, n: number, range?: readonly [number, number]): TypedArray {
    const data = allocate(dtype, n)
    const kind = range ? -1 : this.int(0, 11)
    const [low, high] = range ?? [-2, 2]
    const real = (): number => low + (high - low) * this.random.nextDouble()
    for (let i = 0; i < n; i++) {
      if (dtype === 'bool') data[i] = this.int(0, 1)
      else if (dtype === 'uint8')
        data[i] = kind === 0 ? this.int(0, 255) : range ? Math.floor(real()) : this.int(0, 9)
      else if (dtype === 'int32') {
        if (range) data[i] = Math.floor(real())
        else data[i] = kind === 0 ? this.random.nextInt(-(2 ** 31), 2 ** 31 - 1) : this.int(-9, 9)
      } else if (kind === 0 && this.int(0, 2) === 0) data[i] = this.of(special[dtype])
      else if (kind === 1) data[i] = real() * 2 ** this.int(-60, 60)
      else if (kind === 2) data[i] = this.of(ulps) * this.int(-2, 2)
      else if (kind === 3 || kind === 4) data[i] = this.int(-4, 4)
      else data[i] = real()
    }
    return data
  }

  /** One call more, if one is found that fits. */
  grow(): void {
    for (let attempt = 0; attempt < 10; attempt++) {
      const before = [this.leaves.length, this.values.length] as const
      try {
        const call = this.of(this.manner.operations)(this)
        this.add(call)
        return
      } catch (error) {
        if (!(error instanceof ChainruleError || error instanceof Unsteady || error instanceof Misfit))
          throw error
        this.leaves.length = before[0]
        this.values.length = this.order.length = before[1]
      }
    }
  }

  private add(call: Call): void {
    const inputs = call.inputs.map((i) => this.values[i] as Value)
    const tensor = runCall(
      call.text,
      inputs.map(({ tensor }) => tensor),
    )
    if (!(tensor instanceof Tensor) || tensor.storage !== undefined) throw new Misfit()
    const { shape, dtype, size } = tensor as AnyTensor
    if (size > this.limit || this.elements + size > this.manner.total) throw new Misfit()
    const known = this.manner.promises ? this.know(tensor, inputs) : certain(tensor.dataSync() as TypedArray)
    this.elements += size
    for (const input of call.inputs) this.used.add(input)
    this.calls.push(call)
    this.order.push('call')
    const data = known.worlds[0] as TypedArray
    this.values.push({ shape, dtype, tensor: tensorOf({ shape, dtype, data }), known })
  }

  /** What is promised for a tensor that is made of some values. */
  private know(tensor: AnyTensor, values: readonly Value[]): Known {
    const { graph, inputs } = capture([tensor])
    const knownOf = (data: TypedArray): Known =>
      values.find(({ tensor }) => tensor.storage?.data === data)?.known ?? certain(data)
    const [known] = knownOutputs(
      graph,
      inputs.map((input) => (typeof input === 'number' ? input : knownOf(input))),
      this.next,
    ) as [Known]
    if (!known.exact && isLost(known)) throw new Unsteady('ill-conditioned')
    return known
  }

  /** The program of what has grown, with leaves numbered first. */
  program(): Program {
    const numbers: number[] = []
    let [leaf, call] = [0, this.leaves.length]
    for (const kind of this.order) numbers.push(kind === 'leaf' ? leaf++ : call++)
    const results = this.order.flatMap((kind, i) => (kind === 'call' ? [i] : []))
    if (results.length === 0) return { leaves: [], calls: [], outputs: [] }
    // What nothing uses is asked for, or much would be computed for nobody; and sometimes what is used.
    const unused = results.filter((i) => !this.used.has(i))
    const outputs = new Set(unused.length > 0 ? unused.slice(-5) : [results.at(-1) as number])
    for (let i = this.int(0, 2); i > 0; i--) outputs.add(this.of(results))
    const program = pruned({
      leaves: this.leaves,
      calls: this.calls.map(({ text, inputs }) => ({
        text,
        inputs: inputs.map((i) => numbers[i] as number),
      })),
      outputs: [...outputs].map((i) => numbers[i] as number),
    })
    if (!this.manner.promises) return program
    return { ...program, known: [...outputs].map((i) => (this.values[i] as Value).known) }
  }
}

/** A call that cannot be made of the values that there are. */
class Misfit extends Error {}

/** Whether rounding has eaten up all digits but two: a test of such values shows little. */
function isLost({ worlds: [reference, ...others] }: Known): boolean {
  const values = Array.from(reference as Float64Array)
  const largest = (of: (x: number, i: number) => number): number =>
    values.reduce((most, x, i) => (Number.isFinite(x) ? Math.max(most, Math.abs(of(x, i))) : most), 0)
  const scale = largest((x) => x)
  return others.some((other) => largest((x, i) => (other[i] as number) - x) > 0.0025 * scale)
}

class ProgramArbitrary extends fc.Arbitrary<Program> {
  readonly manner: Manner

  constructor(manner: Manner) {
    super()
    this.manner = manner
  }

  generate(random: fc.Random): fc.Value<Program> {
    const growth = new Growth(random, this.manner)
    for (let i = growth.int(1, 3); i > 0; i--) growth.randomLeaf()
    for (let i = growth.int(...this.manner.calls); i > 0; i--) growth.grow()
    return valueOf(growth.program())
  }

  canShrinkWithoutContext(value: unknown): value is Program {
    return typeof value === 'object' && value !== null && 'calls' in value
  }

  shrink(program: Program): fc.Stream<fc.Value<Program>> {
    return fc.stream(smaller(program)).map(valueOf)
  }
}

/** Programs print as the code that they are. */
function valueOf(program: Program): fc.Value<Program> {
  const printed = { ...program, [fc.toStringMethod]: () => `\n${format(program)}\n` }
  return new fc.Value(printed, undefined)
}

/** Random programs. */
export const programs = (manner: Manner = small): fc.Arbitrary<Program> => new ProgramArbitrary(manner)
