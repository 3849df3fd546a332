// Runs a plan in plain JavaScript, element by element and in order, on one arena: what compiled code is to do,
// so that the passes are tested apart from the code generators.
import { allocate, bytesPerElement, type DType, type TypedArray } from '../../src/core/dtype'
import { forEachOffset } from '../../src/core/strided'
import { sizeOf } from '../../src/core/shape'
import type { Buffer, Host, Nest, Plan, Product, Stage, Store } from '../../src/compiler/kernel'
import { interpret, type Word } from '../../src/lanes/interpret'
import type { Lane } from '../../src/lanes/lane'
import type { Affine } from '../../src/lanes/lowering'

/** The outputs of a plan; scalars among the inputs are arrays of one element. */
export function interpretPlan(plan: Plan, inputs: readonly TypedArray[]): TypedArray[] {
  // Poisoned, so that what is read before it is written shows.
  const arena = new Uint8Array(plan.arenaBytes).fill(0xff).buffer
  const memory = plan.buffers.map(({ dtype, size }: Buffer, buffer): TypedArray => {
    const place = plan.places[buffer]
    if (place === undefined || bytesPerElement(dtype) * size + place > arena.byteLength)
      return allocate(dtype, size)
    const constructor = allocate(dtype, 0).constructor as new (...args: unknown[]) => TypedArray
    return new constructor(arena, place, size)
  })
  plan.inputs.forEach((buffer, i) => memory[buffer]?.set(inputs[i] as TypedArray))
  for (const kernel of plan.kernels) {
    if (kernel.kind === 'nest') runNest(kernel, memory, plan.buffers)
    else if (kernel.kind === 'product') runProduct(kernel, memory, plan.buffers)
    else runHost(kernel, memory, plan.buffers)
  }
  return plan.outputs.map((buffer) => (memory[buffer] as TypedArray).slice())
}

// Behind the loops of a reduction there are no counters of theirs, and nothing may depend on them.
const at = ({ offset, strides }: Affine, counters: readonly number[]): number =>
  strides.reduce(
    (sum, stride, loop) => (stride === 0 ? sum : sum + stride * (counters[loop] as number)),
    offset,
  )

/** Calls `visit` with the counters of loops, the last one fastest. */
function loop(extents: readonly number[], visit: (counters: number[]) => void): void {
  const counters = extents.map(() => 0)
  forEachOffset(
    extents,
    extents.map(() => 0),
    0,
    () => {
      visit([...counters])
      for (let axis = extents.length - 1; axis >= 0; axis--) {
        counters[axis] = (counters[axis] as number) + 1
        if ((counters[axis] as number) < (extents[axis] as number)) break
        counters[axis] = 0
      }
    },
  )
}

const toWord = (dtype: DType, x: number): Word => (dtype === 'bool' ? -x : x)

function leaves(
  stage: Pick<Stage, 'reads' | 'positions'>,
  counters: readonly number[],
  memory: readonly TypedArray[],
  buffers: readonly Buffer[],
  result?: Word,
): (lane: Lane) => Word {
  return (lane) => {
    if (lane.op === 'result') return result as Word
    if (lane.op === 'position') return at(stage.positions[Number(lane.value)] as Affine, counters)
    const read = stage.reads[Number(lane.value)] as Stage['reads'][number]
    const x = memory[read.buffer]?.[at(read, counters)] as number
    return toWord((buffers[read.buffer] as Buffer).dtype, x)
  }
}

/** All of a point's values are computed before any is written. */
function write(
  stores: readonly Store[],
  counters: readonly number[],
  memory: readonly TypedArray[],
  buffers: readonly Buffer[],
  leaf: (lane: Lane) => Word,
): void {
  const values = stores.map(({ value }) => Number(interpret(value, leaf)))
  stores.forEach((store, i) => {
    const { dtype } = buffers[store.buffer] as Buffer
    const place = at(store, counters.slice(0, store.strides.length))
    ;(memory[store.buffer] as TypedArray)[place] =
      dtype === 'bool' ? -(values[i] as number) : (values[i] as number)
  })
}

function runNest({ stages, rows }: Nest, memory: readonly TypedArray[], buffers: readonly Buffer[]): void {
  for (let row = 0; row < rows; row++) {
    for (const stage of stages) {
      const { extents, reduced, combine, value, stores } = stage
      if (combine === undefined) {
        loop(extents.slice(1), (rest) => {
          const counters = [row, ...rest]
          write(stores, counters, memory, buffers, leaves(stage, counters, memory, buffers))
        })
        continue
      }
      const outer = extents.slice(1, extents.length - reduced)
      const inner = extents.slice(extents.length - reduced)
      loop(outer, (rest) => {
        const elements: number[] = []
        loop(inner, (last) => {
          const counters = [row, ...rest, ...last]
          elements.push(interpret(value as Lane, leaves(stage, counters, memory, buffers)) as number)
        })
        const counters = [row, ...rest]
        const result = reduce(combine, elements, value?.type === 'i32')
        write(stores, counters, memory, buffers, leaves(stage, counters, memory, buffers, result))
      })
    }
  }
}

function reduce(combine: NonNullable<Stage['combine']>, elements: readonly number[], whole: boolean): number {
  switch (combine) {
    case 'sum':
    case 'wideSum':
      return elements.reduce((sum, x) => (whole ? (sum + x) | 0 : sum + x), 0)
    case 'max':
      return elements.reduce((best, x) => Math.max(best, x))
    case 'min':
      return elements.reduce((best, x) => Math.min(best, x))
    default: {
      const sign = combine === 'argMax' ? 1 : -1
      const nan = elements.findIndex((x) => Number.isNaN(x))
      if (nan !== -1) return nan
      return elements.reduce((best, x, i) => (sign * x > sign * (elements[best] as number) ? i : best), 0)
    }
  }
}

function runProduct(product: Product, memory: readonly TypedArray[], buffers: readonly Buffer[]): void {
  const { batch, m, n, k, a, b, dtype, stores } = product
  const whole = dtype === 'int32' || dtype === 'uint8'
  loop([...batch, m, n], (counters) => {
    const lead = counters.slice(0, -2)
    const [i, j] = counters.slice(-2) as [number, number]
    let sum = 0
    for (let p = 0; p < k; p++) {
      const x = memory[a.buffer]?.[at(a, [...lead, i, p])] as number
      const y = memory[b.buffer]?.[at(b, [...lead, p, j])] as number
      sum = whole ? (sum + Math.imul(x, y)) | 0 : sum + x * y
    }
    const result = dtype === 'float32' ? Math.fround(sum) : dtype === 'uint8' ? sum & 255 : sum
    write(stores, counters, memory, buffers, leaves(product, counters, memory, buffers, result))
  })
}

function runHost(host: Host, memory: readonly TypedArray[], buffers: readonly Buffer[]): void {
  const value = ({ buffer, shape }: Host['output']) => ({
    shape,
    dtype: (buffers[buffer] as Buffer).dtype,
    data: (memory[buffer] as TypedArray).subarray(0, sizeOf(shape)),
  })
  const output = value(host.output)
  output.data.fill(0)
  host.primitive.evaluate(host.inputs.map(value), output, host.attributes)
}
