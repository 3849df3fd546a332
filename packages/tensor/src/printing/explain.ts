// What the compiler makes of a function, for people: graph, kernels, memory, work, and, if asked for, times.
import { formatKernel } from '../compiler/formatKernel'
import type { Graph } from '../compiler/graph'
import type { Buffer, Plan } from '../compiler/kernel'
import { bytesPerElement } from '../core/dtype'
import { checkFlag, checkFunction, checkOptions } from '../core/options'
import { formatShape } from '../core/shape'
import { formatAttributes } from '../graph/format'
import { Compiled } from '../runtime/compiled'
import { now } from '../runtime/threads/worker'
import { inputsOf, stage, valuesOf, type Staged } from '../transforms/stage'

/** What {@link explain} takes. */
export interface ExplainOptions {
  /** Whether to run the program some times and to tell how long each kernel takes. */
  readonly profile?: boolean
  /** Numbers of arguments that are static, as for `jit`. */
  readonly static?: readonly number[]
}

/** Longer graphs are cut. */
const longest = 200

/**
 * What a function becomes under `jit` for arguments like these, as text: the steps of its graph; the kernels that they
 * are compiled to, with their floating-point operations and the bytes that they read and write; where values lie in
 * memory; with `profile` how long each kernel takes, the median of some runs.
 *
 * @throws ValueError for other options; what `jit` throws.
 * @example
 * const f = (x: Tensor<[2, 3]>) => x.exp().sum({ axis: 1 })
 * explain(f)(ones([2, 3])).split(',')[0] // 'f: 2 steps in 1 kernel'
 */
export function explain<Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  options: ExplainOptions = {},
): (...args: Args) => string {
  const op = 'explain'
  checkFunction(op, f)
  checkOptions(op, options, ['profile', 'static'])
  checkFlag(op, 'profile', options.profile)
  const { profile = false, static: fixed = [] } = options
  const name = f.name || 'the function'
  return (...args) => {
    const { staged, tensors } = stage(f as never, args, { static: fixed })
    if (staged.program === undefined) return `${name}: nothing to compute`
    const compiled = new Compiled(staged.program.graph)
    try {
      if (!profile) return format(name, staged, staged.program.graph, compiled)
      const times = measure(compiled, inputsOf(staged, valuesOf(staged, tensors)))
      return format(name, staged, staged.program.graph, compiled, times)
    } finally {
      compiled.dispose()
    }
  }
}

const warmUps = 3
const mostRuns = 100
const patience = 500

/** The median time of each kernel, in milliseconds. */
function measure(compiled: Compiled, inputs: Parameters<Compiled['run']>[0]): number[] {
  const runs: number[][] = []
  const start = now()
  for (let run = -warmUps; run < mostRuns && (run < 1 || now() - start < patience); run++) {
    const times = compiled.plan.kernels.map(() => 0)
    let last = 0
    compiled.run(inputs, (kernel) => {
      const time = now()
      if (kernel >= 0) times[kernel] = (times[kernel] as number) + time - last
      last = now()
    })
    if (run >= 0) runs.push(times)
  }
  return compiled.plan.kernels.map((_, kernel) => {
    const sorted = runs.map((times) => times[kernel] as number).toSorted((a, b) => a - b)
    return sorted[sorted.length >> 1] as number
  })
}

function format(
  name: string,
  staged: Staged,
  graph: Graph,
  { plan, assembly }: Compiled,
  times?: readonly number[],
): string {
  const names = inputNames(staged)
  const nameOf = bufferNames(plan, names)
  const work = plan.kernels.map((_, kernel) => {
    const phases = assembly.phases.filter((_phase, i) => assembly.kernelOf[i] === kernel)
    return { flops: sum(phases.map(({ flops }) => flops)), bytes: sum(phases.map(({ bytes }) => bytes)) }
  })
  const kernels = plan.kernels.flatMap((kernel, i) => [
    `kernel ${i}: ${formatWork(work[i] as Work, times?.[i])}`,
    ...indent(formatKernel(kernel, nameOf).split('\n')),
  ])
  const total = { flops: sum(work.map(({ flops }) => flops)), bytes: sum(work.map(({ bytes }) => bytes)) }
  return [
    `${name}: ${count(graph.steps.length, 'step')} in ${count(plan.kernels.length, 'kernel')}, ` +
      formatWork(total, times && sum(times)),
    'graph',
    ...indent(formatSteps(graph, names)),
    'kernels',
    ...indent(kernels),
    'memory',
    ...indent(formatMemory(plan, nameOf)),
  ].join('\n')
}

interface Work {
  readonly flops: number
  readonly bytes: number
}

/** `1.28 MFLOP, 30.1 KB in and out, 64.0 us: 20 GFLOP/s, 0.47 GB/s`. */
function formatWork({ flops, bytes }: Work, time?: number): string {
  const text = `${scaled(flops, 1000)}FLOP, ${formatBytes(bytes)} in and out`
  if (time === undefined) return text
  const rates = time > 0 ? `: ${digits(flops / time / 1e6)} GFLOP/s, ${digits(bytes / time / 1e6)} GB/s` : ''
  return `${text}, ${digits(1000 * time)} us${rates}`
}

function inputNames({ inputs, paths }: Staged): string[] {
  return inputs.map((value) => paths[value] ?? `captured ${value - paths.length}`)
}

/** Names without spaces, for what is indexed. */
function bufferNames({ buffers, inputs }: Plan, names: readonly string[]): (buffer: number) => string {
  const given = new Map(
    inputs.map((buffer, i) => [buffer, (names[i] as string).replace('argument ', 'arg').replace(' ', '')]),
  )
  return (buffer) =>
    given.get(buffer) ?? `${(buffers[buffer] as Buffer).name.replaceAll(/\W+/g, '_')}${buffer}`
}

function formatSteps({ inputs, steps, outputs }: Graph, names: readonly string[]): string[] {
  const lines = [
    ...inputs.map(({ dtype, shape }, i) => `%${i}: ${dtype} ${formatShape(shape)} = ${names[i]}`),
    ...steps.map(({ primitive, attributes, dtype, shape, inputs: of }, i) => {
      const operands = [...of.map((value) => `%${value}`), formatAttributes(attributes)]
      const call = `${primitive.name}(${operands.filter((operand) => operand !== '').join(', ')})`
      return `%${inputs.length + i}: ${dtype} ${formatShape(shape)} = ${call}`
    }),
  ]
  const cut = lines.length - longest
  const shown = cut > 0 ? [`... ${cut} lines`, ...lines.slice(cut)] : lines
  return [...shown, `results: ${outputs.map((value) => `%${value}`).join(', ')}`]
}

function formatMemory(
  { buffers, places, arenaBytes, donors }: Plan,
  nameOf: (buffer: number) => string,
): string[] {
  const bytesOf = ({ dtype, size }: Buffer): number => size * bytesPerElement(dtype)
  const ofKind = (kind: Buffer['kind']): string => {
    const list = buffers.filter((buffer) => buffer.kind === kind)
    return `${count(list.length, kind)}: ${formatBytes(sum(list.map(bytesOf)))}`
  }
  const temporaries = places
    .flatMap((place, i) => (place === undefined ? [] : [{ place, i, buffer: buffers[i] as Buffer }]))
    .toSorted((a, b) => a.place - b.place || a.i - b.i)
  return [
    ofKind('input'),
    `${ofKind('output')}${donors.some((donor) => donor !== undefined) ? ', in memory that was donated' : ''}`,
    `arena: ${formatBytes(arenaBytes)}`,
    ...indent(
      temporaries.map(
        ({ place, i, buffer }) => `${place}: ${nameOf(i)}, ${buffer.dtype}, ${formatBytes(bytesOf(buffer))}`,
      ),
    ),
  ]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)

/** Three digits, at least. */
const digits = (x: number): string => (x >= 100 ? x.toFixed(0) : x.toPrecision(3))

function scaled(x: number, base: number): string {
  let i = 0
  while (x >= base && i < 4) {
    x /= base
    i++
  }
  return `${i === 0 ? x : digits(x)} ${['', 'K', 'M', 'G', 'T'][i]}`
}

const formatBytes = (bytes: number): string => `${scaled(bytes, 1024)}B`
