// The calls that random programs are made of: a table of ways to go on from the values that there are. Each gives the
// call's text and inputs; what does not fit after all throws the op's own error and is drawn again.
import type { DType } from '../../src/index'
import { samplesOf, type SampleInput } from '../../src/graph/samples'
import { alongAxis, argReductions, binaryOps, reductions, sampled, unaryOps } from './discover'
import {
  any,
  axisOf,
  isBool,
  isFloat,
  isNumeric,
  list,
  number,
  partner,
  partOf,
  shuffled,
  sizeOf,
  someAxes,
  withAxes,
  type Draw,
} from './draw'
import type { Call } from './program'

/** A call drawn at random. */
export type Operation = (draw: Draw) => Call

/** Ways to call an op of one argument. */
const unary: Operation = (draw) => {
  const name = draw.of(unaryOps)
  return {
    text: `api.${name}($0)`,
    inputs: [
      draw.value(name.startsWith('logical') ? isBool : any, () => ({ shape: [draw.size()], dtype: 'bool' })),
    ],
  }
}

const binary: Operation = (draw) => {
  const name = draw.of(draw.int(0, 1) ? binaryOps : ['add', 'sub', 'mul', 'mul', 'div', 'maximum', 'minimum'])
  const a = draw.value(name.startsWith('logical') ? isBool : any, () => ({
    shape: [draw.size()],
    dtype: 'bool',
  }))
  const way = isBool(draw.look(a)) ? 9 : draw.int(0, 9)
  if (way < 2) return { text: `api.${name}($0, ${number(draw)})`, inputs: [a] }
  if (way < 3) return { text: `api.${name}(${number(draw)}, $0)`, inputs: [a] }
  const inputs = [a, partner(a, draw)]
  return { text: `api.${name}($0, $1)`, inputs: draw.int(0, 1) ? inputs : inputs.toReversed() }
}

const where: Operation = (draw) => {
  const a = draw.value((look) => !isBool(look))
  const condition = partner(a, draw, 'bool')
  const way = draw.int(0, 5)
  if (way === 0) return { text: `api.where($0, $1, ${number(draw)})`, inputs: [condition, a] }
  if (way === 1) return { text: `api.where($0, ${number(draw)}, $1)`, inputs: [condition, a] }
  return { text: 'api.where($0, $1, $2)', inputs: [condition, a, partner(a, draw)] }
}

const compare: Operation = (draw) => {
  const a = draw.value((look) => !isBool(look))
  const name = draw.of(['less', 'greater', 'equal', 'notEqual', 'lessEqual', 'greaterEqual'])
  if (draw.int(0, 2) === 0) return { text: `$0.${name}(${number(draw)})`, inputs: [a] }
  return { text: `$0.${name}($1)`, inputs: [a, partner(a, draw)] }
}

const clip: Operation = (draw) => {
  const [low, high] = draw.of([
    ['null', '0.5'],
    ['-1', 'null'],
    ['-1', '1.5'],
  ]) as [string, string]
  return { text: `api.clip($0, ${low}, ${high})`, inputs: [draw.value((look) => !isBool(look))] }
}

const astype: Operation = (draw) => ({
  text: `$0.astype('${draw.of(['float32', 'float64', 'float32', 'float64', 'int32', 'uint8', 'bool'])}')`,
  inputs: [draw.value(any)],
})

const reduction: Operation = (draw) => {
  const name = draw.int(0, 2) === 0 ? draw.of(reductions) : draw.of(['sum', 'sum', 'mean', 'max', 'min'])
  const x = draw.value(any)
  const { length } = draw.look(x).shape
  const keep = draw.of(['', '', ', keepDims: true'])
  if (length === 0 || draw.int(0, 4) === 0)
    return { text: `api.${name}($0${keep === '' ? '' : ', { keepDims: true }'})`, inputs: [x] }
  const axes = someAxes(length, draw)
  return {
    text: `api.${name}($0, { axis: ${axes.length === 1 ? axes[0] : list(axes)}${keep} })`,
    inputs: [x],
  }
}

const argReduction: Operation = (draw) => {
  const x = draw.value(any)
  const options = withAxes(draw.look(x)) && draw.int(0, 4) > 0 ? `, { axis: ${axisOf(x, draw)} }` : ''
  return { text: `api.${draw.of(argReductions)}($0${options})`, inputs: [x] }
}

const along: Operation = (draw) => {
  const x = draw.value(withAxes, () => ({ shape: [draw.size(), draw.size()], dtype: 'float32' }))
  return { text: `api.${draw.of(alongAxis)}($0, { axis: ${axisOf(x, draw)} })`, inputs: [x] }
}

const transpose: Operation = (draw) => {
  const x = draw.value(
    ({ shape }) => shape.length > 1,
    () => ({ shape: [draw.size(), draw.size()], dtype: 'float32' }),
  )
  const n = draw.look(x).shape.length
  return { text: draw.int(0, 1) ? '$0.transpose()' : `$0.transpose(${list(shuffled(n, draw))})`, inputs: [x] }
}

function range(size: number, draw: Draw): string {
  const way = draw.int(0, 9)
  if (way < 3) return 'null'
  if (way < 4 && size > 0) return String(draw.int(-size, size - 1))
  const [from, to] = [draw.int(0, size), draw.int(0, size)].toSorted((a, b) => a - b) as [number, number]
  const step = draw.of([1, 1, 2, 2, 3, -1, -1, -2])
  const [start, stop] = step > 0 ? [from, to === size ? 'null' : to] : [to, from === 0 ? 'null' : from - 1]
  if (way < 6) return `[null, null, ${step}]`
  return `[${start}, ${stop}, ${step}]`
}

const slice: Operation = (draw) => {
  const x = draw.value(withAxes, () => ({ shape: [draw.size(), draw.size()], dtype: 'float32' }))
  const ranges = draw.look(x).shape.map((n) => range(n, draw))
  return { text: `$0.slice(${ranges.slice(0, draw.int(1, ranges.length)).join(', ')})`, inputs: [x] }
}

const flip: Operation = (draw) => {
  const x = draw.value(withAxes, () => ({ shape: [draw.size()], dtype: 'float32' }))
  const options = draw.int(0, 2) === 0 ? '' : `{ axis: ${list(someAxes(draw.look(x).shape.length, draw))} }`
  return { text: `$0.flip(${options})`, inputs: [x] }
}

const broadcastTo: Operation = (draw) => {
  const x = draw.value(any)
  const { shape } = draw.look(x)
  const wide = shape.map((n) => (n === 1 ? draw.size() : n))
  const more = draw.int(0, 1) ? [draw.size()] : []
  return { text: `$0.broadcastTo(${list([...more, ...wide])})`, inputs: [x] }
}

const reshape: Operation = (draw) => {
  const x = draw.value(any)
  const { shape } = draw.look(x)
  const size = sizeOf(shape)
  if (size === 0) return { text: `$0.reshape(${list([0, draw.size()])})`, inputs: [x] }
  const dims: number[] = []
  let rest = size
  for (let i = draw.int(0, 2); i > 0; i--) {
    const divisors = Array.from({ length: Math.min(rest, 130) }, (_, j) => j + 1).filter(
      (n) => rest % n === 0,
    )
    const n = draw.of(divisors)
    dims.push(n)
    rest /= n
  }
  return { text: `$0.reshape(${list([...dims, draw.int(0, 1) ? -1 : rest])})`, inputs: [x] }
}

const expand: Operation = (draw) => {
  const x = draw.value(({ shape }) => shape.length < 5)
  const { shape } = draw.look(x)
  if (shape.includes(1) && draw.int(0, 1)) return { text: `$0.squeeze(${shape.indexOf(1)})`, inputs: [x] }
  return { text: `$0.expandDims(${draw.int(0, shape.length)})`, inputs: [x] }
}

const pad: Operation = (draw) => {
  const x = draw.value(withAxes, () => ({ shape: [draw.size()], dtype: 'float32' }))
  const { shape, dtype } = draw.look(x)
  const pairs = shape.map(() => `[${draw.int(0, 2)}, ${draw.int(0, 3)}]`)
  const value = dtype === 'bool' ? '0' : draw.of(['0', '1', isFloat({ shape, dtype }) ? '-0.5' : '3'])
  return { text: `$0.pad([${pairs.join(', ')}], { value: ${value} })`, inputs: [x] }
}

const join: Operation = (draw) => {
  const x = draw.value(withAxes, () => ({ shape: [draw.size()], dtype: 'float32' }))
  const { shape, dtype } = draw.look(x)
  const axis = draw.int(0, shape.length - 1)
  const others = Array.from({ length: draw.int(1, 2) }, () =>
    draw.value(
      (look) =>
        look.dtype === dtype &&
        look.shape.length === shape.length &&
        look.shape.every((n, i) => i === axis || n === shape[i]),
    ),
  )
  const inputs = [...others, x]
  return { text: `api.concat([${inputs.map((_, i) => `$${i}`).join(', ')}], { axis: ${axis} })`, inputs }
}

const stack: Operation = (draw) => {
  const x = draw.value(({ shape }) => shape.length < 4)
  const look = draw.look(x)
  const y = draw.value(({ shape, dtype }) => dtype === look.dtype && shape.join() === look.shape.join())
  return { text: `api.stack([$0, $1, $0], { axis: ${draw.int(0, look.shape.length)} })`, inputs: [x, y] }
}

const arrange: Operation = (draw) => {
  const x = draw.value(withAxes, () => ({ shape: [draw.size(), draw.size()], dtype: 'float32' }))
  const { shape } = draw.look(x)
  const axis = axisOf(x, draw)
  return {
    text: draw.of([
      `$0.roll(${draw.int(-3, 5)}, { axis: ${axis} })`,
      `$0.repeat(${draw.int(1, 3)}, { axis: ${axis} })`,
      `$0.tile(${list(shape.map(() => draw.int(1, 2)))})`,
      `api.swapAxes($0, ${axis}, ${axisOf(x, draw)})`,
      `api.moveAxis($0, ${axis}, ${axisOf(x, draw)})`,
      `$0.tril({ offset: ${draw.int(-2, 2)} })`,
      `$0.triu({ offset: ${draw.int(-2, 2)} })`,
      `$0.diagonal({ offset: ${draw.int(-2, 2)} })`,
      `api.split($0, 1, { axis: ${axis} })[0]`,
    ]),
    inputs: [x],
  }
}

/** Products of matrices, vectors and batches, either side as it is or seen through a transpose. */
const matmul: Operation = (draw) => {
  const a = draw.value(
    (look) => isNumeric(look) && withAxes(look),
    () => ({ shape: [draw.size(), draw.size()], dtype: 'float32' }),
  )
  const { shape, dtype } = draw.look(a)
  const k = shape.at(-1) as number
  const batch = shape.slice(0, -2)
  const [text, b] = draw.of<() => readonly [string, number]>([
    () => ['$0.matmul($1)', like(draw, dtype, [[k], [k, draw.size()]])],
    () => ['$0.matmul($1.transpose())', like(draw, dtype, [[draw.size(), k]])],
    () => ['$0.matmul($1)', like(draw, dtype, [[...partOf(batch, draw), k, draw.size()]])],
    () => ['$1.matmul($0.transpose())', like(draw, dtype, [[draw.size(), k], [k]])],
    () => ['$0.matmul($1.flip())', like(draw, dtype, [[k, draw.size()]])],
  ])()
  return { text, inputs: [a, b] }
}

/** A value of one of the shapes, or a leaf. */
const like = (draw: Draw, dtype: DType, shapes: readonly (readonly number[])[]): number => {
  const wanted = draw.of(shapes)
  return draw.value(
    (look) =>
      look.dtype === dtype && look.shape.length === wanted.length && look.shape.join() === wanted.join(),
    () => ({ shape: wanted, dtype }),
  )
}

const contraction: Operation = (draw) => {
  const a = draw.value(
    ({ shape, dtype }) => shape.length === 2 && dtype !== 'bool',
    () => ({ shape: [draw.size(), draw.size()], dtype: 'float64' }),
  )
  const { shape, dtype } = draw.look(a)
  const [m, k] = shape as [number, number]
  const [text, wanted] = draw.of<[string, number[]]>([
    [`api.einsum('ij,kj->ik', $0, $1)`, [draw.size(), k]],
    [`api.einsum('ij,ij->i', $0, $1)`, [m, k]],
    [`api.einsum('ij,jk->', $0, $1)`, [k, draw.size()]],
    [`api.tensordot($0, $1, { axes: 1 })`, [k, draw.size()]],
    [`api.outer($0.slice(0), $1)`, [draw.size()]],
    [`api.dot($0.slice(0), $1)`, [k]],
  ])
  return { text, inputs: [a, like(draw, dtype, [wanted])] }
}

const take: Operation = (draw) => {
  const x = draw.value(
    ({ shape }) => shape.length > 0 && !shape.includes(0),
    () => ({ shape: [draw.size() + 1], dtype: 'float32' }),
  )
  const axis = axisOf(x, draw)
  const n = draw.look(x).shape.at(axis) as number
  const way = draw.int(0, 3)
  if (way === 0) return { text: `$0.take(${draw.int(-n, n - 1)}, { axis: ${axis} })`, inputs: [x] }
  const indices = draw.value(
    ({ dtype, shape }) => dtype === 'int32' && sizeOf(shape) < 50,
    () => ({ shape: [draw.size()], dtype: 'int32' }),
  )
  if (way === 1 && n < 50) return { text: `api.oneHot($0.remainder(${n}), ${n})`, inputs: [indices] }
  return { text: `$0.take($1.remainder(${n}), { axis: ${axis} })`, inputs: [x, indices] }
}

const sorted: Operation = (draw) => {
  const x = draw.value(withAxes, () => ({ shape: [draw.size()], dtype: 'float32' }))
  const axis = axisOf(x, draw)
  const options = `{ axis: ${axis}, descending: ${draw.int(0, 1) === 1} }`
  return {
    text: draw.of([
      `api.sort($0, ${options})`,
      `api.argSort($0, ${options})`,
      `api.takeAlongAxis($0, api.argSort($0, ${options}), { axis: ${axis} })`,
      `$0.cumulativeSum({ axis: ${axis} })`,
    ]),
    inputs: [x],
  }
}

const creation: Operation = (draw) => {
  const shape = list(Array.from({ length: draw.int(0, 3) }, () => draw.size()))
  const n = draw.size()
  const key = `random.key(${draw.int(0, 1000)})`
  const real = draw.of(['float32', 'float64'])
  const dtype = draw.of(['float32', 'float64', 'int32', 'uint8'])
  return {
    text: draw.of([
      `api.arange(${n}, { dtype: '${dtype}' })`,
      `api.arange(${n}, 0, -2)`,
      `api.linspace(-1, 2, ${n}, { dtype: '${real}' })`,
      `api.eye(${n}, ${draw.size()}, { k: ${draw.int(-1, 1)}, dtype: '${dtype}' })`,
      `api.full(${shape}, ${draw.int(-3, 3)}, { dtype: '${real}' })`,
      `api.ones(${shape}, { dtype: '${dtype}' })`,
      `api.zeros(${shape}, { dtype: '${real}' })`,
      `random.uniform(${key}, ${shape}, { dtype: '${real}' })`,
      `random.normal(${key}, ${shape}, { dtype: '${real}' })`,
      `random.randint(random.foldIn(${key}, 3), ${shape}, -9, 9)`,
      `random.bernoulli(random.split(${key})[1], ${shape})`,
      `random.permutation(${key}, ${n})`,
    ]),
    inputs: [],
  }
}

/** An exported op's own sample, on values that are there wherever one has the right shape. */
const sample: Operation = (draw) => {
  const [name, op] = draw.of(sampled)
  const all = samplesOf(op) ?? []
  const at = draw.int(0, all.length - 1)
  const real = draw.of(['float32', 'float64'] as const)
  const inputs = (all[at]?.inputs ?? []).map(({ kind, shape, low, high, dtype = real }: SampleInput) =>
    kind === 'real' && draw.int(0, 2) > 0
      ? draw.value(
          (look) => look.dtype === dtype && look.shape.join() === shape.join(),
          () => ({ shape, dtype }),
        )
      : draw.leaf({ shape, dtype }, [low, high]),
  )
  const call = `[sample('${name}', ${at})(${inputs.map((_, i) => `$${i}`).join(', ')})].flat()`
  return { text: `${call}[${draw.of([0, 0, 1])}]`, inputs }
}

/** The calls, each by the name of its kind. */
export const table = {
  unary,
  binary,
  where,
  compare,
  clip,
  astype,
  reduction,
  argReduction,
  along,
  transpose,
  slice,
  flip,
  broadcastTo,
  reshape,
  expand,
  pad,
  join,
  stack,
  arrange,
  matmul,
  contraction,
  take,
  sorted,
  creation,
  sample,
} satisfies Readonly<Record<string, Operation>>
