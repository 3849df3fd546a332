// Kernels for people: their loops, what they read, compute and store.
import type { Lane, LaneOp } from '../lanes/lane'
import type { Affine } from '../lanes/lowering'
import type { Access, Host, Kernel, Nest, Product, Stage, Store } from './kernel'
import { postorder } from './loops/postorder'
import type { Choice } from './provider'

/** Longer expressions are only summed up. */
const longest = 16

/**
 * A kernel as text, `nameOf` says what the buffers are called:
 *
 *     for i < 4096:
 *       sum over j < 256 of x[256i + j]
 *         mean[i] = result * 0.00390625
 *       for j < 256:
 *         y[256i + j] = x[256i + j] - mean[i]
 */
export function formatKernel(kernel: Kernel, nameOf: (buffer: number) => string): string {
  switch (kernel.kind) {
    case 'nest':
      return formatNest(kernel, nameOf).join('\n')
    case 'product':
      return formatProduct(kernel, nameOf).join('\n')
    case 'host':
      return formatHost(kernel, nameOf)
  }
}

type NameOf = (buffer: number) => string

function formatNest({ rows, stages }: Nest, nameOf: NameOf): string[] {
  return [`for i < ${rows}:`, ...stages.flatMap((stage) => indent(formatStage(stage, nameOf)))]
}

function formatStage(stage: Stage, nameOf: NameOf): string[] {
  const { extents, reduced, combine, value } = stage
  const kept = extents.length - reduced
  const stores = formatStores(stage, nameOf)
  const inner =
    combine === undefined
      ? stores
      : [
          `${combine} over ${formatLoops(extents, kept)} of ${formatLane(value as Lane, stage, nameOf)}`,
          ...indent(stores),
        ]
  return kept === 1 ? inner : [`for ${formatLoops(extents.slice(0, kept), 1)}:`, ...indent(inner)]
}

function formatProduct(product: Product, nameOf: NameOf): string[] {
  const { batch, m, n, k, a, b, choice } = product
  const left = formatAccess(a, nameOf, [...letters.slice(0, batch.length + 1), 'p'])
  const right = formatAccess(b, nameOf, [
    ...letters.slice(0, batch.length),
    'p',
    letters[batch.length + 1] as string,
  ])
  return [
    ...(choice === undefined ? [] : [formatChoice(choice, product.call !== undefined)]),
    `for ${formatLoops([...batch, m, n], 0)}:`,
    ...indent([`sum over p < ${k} of ${left} * ${right}`, ...indent(formatStores(product, nameOf))]),
  ]
}

/** `by OpenBLAS 0.3.21: 1.6 us expected, 3.1 us in WebAssembly`, or the other way round. */
function formatChoice({ provider, there, here }: Choice, taken: boolean): string {
  const [first, second] = taken ? [there, here] : [here, there]
  const expected = (time: number): string => (Number.isFinite(time) ? `${+time.toPrecision(2)} us` : 'never')
  return taken
    ? `by ${provider}: ${expected(first)} expected, ${expected(second)} in WebAssembly`
    : `in WebAssembly: ${expected(first)} expected, ${expected(second)} by ${provider}`
}

const formatHost = ({ primitive, inputs, output }: Host, nameOf: NameOf): string =>
  `${nameOf(output.buffer)} = ${primitive.name}(${inputs.map(({ buffer }) => nameOf(buffer)).join(', ')})`

/** What lanes speak about. */
type Leaves = Pick<Stage, 'reads' | 'positions'>

const formatStores = (of: Leaves & { readonly stores: readonly Store[] }, nameOf: NameOf): string[] =>
  of.stores.map((store) => `${formatAccess(store, nameOf)} = ${formatLane(store.value, of, nameOf)}`)

const letters = ['i', 'j', 'k', 'l', 'm', 'n', 'o', 'q', 'r', 's', 't', 'u', 'v', 'w']

const formatLoops = (extents: readonly number[], from: number): string =>
  extents
    .slice(from)
    .map((extent, axis) => `${letters[from + axis]} < ${extent}`)
    .join(', ')

const formatAccess = (access: Access, nameOf: NameOf, counters = letters): string =>
  `${nameOf(access.buffer)}[${formatAffine(access, counters)}]`

function formatAffine({ offset, strides }: Affine, counters: readonly string[] = letters): string {
  const terms = strides.flatMap((stride, axis) => {
    if (stride === 0) return []
    return [`${stride < 0 ? '- ' : '+ '}${Math.abs(stride) === 1 ? '' : Math.abs(stride)}${counters[axis]}`]
  })
  if (offset !== 0 || terms.length === 0) terms.push(`${offset < 0 ? '- ' : '+ '}${Math.abs(offset)}`)
  return terms.join(' ').replace(/^\+ /, '').replace(/^- /, '-')
}

const infix: Readonly<Partial<Record<LaneOp, string>>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  and: '&',
  or: '|',
  xor: '^',
}
const shifts: Readonly<Partial<Record<LaneOp, string>>> = { shl: '<<', shrS: '>>', shrU: '>>>' }

/** A lane as an expression, or, if that would be too long to read, what goes into it and how much is done. */
function formatLane(root: Lane, { reads, positions }: Leaves, nameOf: NameOf): string {
  const leaf = ({ op, type, value }: Lane): string => {
    if (op === 'result') return 'result'
    if (op === 'constant') return type.startsWith('m') ? String(Number(value) !== 0) : String(value)
    if (op === 'read') return formatAccess(reads[Number(value)] as Access, nameOf)
    return formatAffine(positions[Number(value)] as Affine)
  }
  const order = postorder([root])
  const operations = order.filter(({ inputs }) => inputs.length > 0).length
  if (operations > longest) {
    const used = order.filter(({ op, inputs }) => inputs.length === 0 && op !== 'constant')
    return `f(${[...new Set(used.map(leaf))].join(', ')}), ${operations} operations`
  }
  const expression = ({ inputs, ...lane }: Lane): string => {
    const { op, type, value, name } = lane
    if (inputs.length === 0) return leaf({ inputs, ...lane })
    const sign = infix[op] ?? shifts[op]
    const [x = '', y = '', z = '', ...more] = inputs.map((input) => {
      const text = expression(input)
      return (sign !== undefined || operators.has(op)) && / /.test(text) && !isCall(input)
        ? `(${text})`
        : text
    })
    if (sign !== undefined) return `${x} ${sign} ${shifts[op] === undefined ? y : value}`
    switch (op) {
      case 'select':
        return `${x} ? ${y} : ${z}`
      case 'fma':
        return `${x} * ${y} + ${z}`
      case 'neg':
        return `-${x}`
      case 'not':
        return `~${x}`
      case 'fallback':
        return `${x} ? ${name}(${[z, ...more].join(', ')}) : ${y}`
      case 'bitcast':
        return `bits(${x})`
      case 'convert':
      case 'convertUnsigned':
        return `${type}(${x})`
      default:
        return `${op}(${inputs.length === 1 ? x : `${x}, ${y}`})`
    }
  }
  return expression(root)
}

// Those that are written with signs between or before their operands.
const operators = new Set<LaneOp>(['select', 'fma', 'neg', 'not', 'fallback'])
const isCall = ({ op, inputs }: Lane): boolean =>
  op === 'read' ||
  (inputs.length > 0 && infix[op] === undefined && shifts[op] === undefined && !operators.has(op))

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)
