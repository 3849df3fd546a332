// A graph as a drawing: forward and backward pass in the language of Graphviz.
import { isFloat } from '../core/dtype'
import { ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { formatShape } from '../core/shape'
import { formatAttributes } from '../graph/format'
import { topologicalOrder } from '../graph/order'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { checkTree, leavesOf, type Leaf } from '../graph/tree'
import { backward } from '../transforms/backward'
import { checkResult, filled, traceArgument, tracing } from '../transforms/trace'

/** What is drawn: the nodes of both passes, and names for some of them. */
interface Picture {
  readonly outputs: readonly AnyTensor[]
  readonly gradients: readonly AnyTensor[]
  readonly names: ReadonlyMap<AnyTensor, string>
}

/**
 * The graph of a computation in DOT, the language of Graphviz (`dot -Tsvg`).
 *
 * Of a function: what it computes of the arguments it is then given, with the backward pass to all of
 * their float tensors where it returns a single loss. Of tensors: what is still to be computed for them.
 * Nothing is computed.
 *
 * @throws ValueError for anything but a function, a tensor or a tree of tensors.
 * @example
 * const loss = (p: { w: Tensor<[2]>; b: Tensor<[]> }) => p.w.square().sum().mul(p.b)
 * toDot(loss)({ w: tensor([1, 2]), b: tensor(3) }) // digraph { ... }
 */
export function toDot<Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
): (...args: Args) => string
export function toDot(tensors: unknown): string
export function toDot(target: unknown): unknown {
  if (typeof target === 'function') {
    return (...args: unknown[]) =>
      tracing(() => draw(pictureOf(target as (...args: unknown[]) => unknown, args)))
  }
  const leaves = leavesOf('toDot', target)
  if (leaves.length === 0) {
    throw new ValueError(
      'toDot',
      `expected a function, a tensor or a tree of tensors; got ${describe(target)}`,
    )
  }
  return draw({
    outputs: leaves.map(({ tensor }) => tensor),
    gradients: [],
    names: new Map(leaves.filter(({ path }) => path !== '').map(({ path, tensor }) => [tensor, path])),
  })
}

function pictureOf(f: (...args: unknown[]) => unknown, args: readonly unknown[]): Picture {
  const traced = args.map(traceArgument)
  const result = f(...traced.map(({ tree }) => tree))
  checkResult('toDot', result)
  const outputs = checkTree('toDot', result, "the function's result").map(({ tensor }) => tensor)
  const names = new Map<AnyTensor, string>()
  traced.forEach(({ tree }, n) => {
    for (const leaf of leavesOf('toDot', tree)) names.set(leaf.tensor, argumentName(leaf, n, args.length))
  })
  const [loss] = outputs
  if (!(result instanceof Tensor) || loss === undefined || loss.ndim > 0 || !isFloat(loss.dtype)) {
    return { outputs, gradients: [], names }
  }
  const sources = traced.flatMap(({ floats }) => floats)
  const flows = backward([loss], [filled(loss, 1)], sources)
  const gradients = flows.flatMap((flow, i) => {
    if (flow === undefined) return []
    // Two arguments can share one gradient node; it then bears both names.
    const name = `∂/∂${names.get(sources[i] as AnyTensor)}`
    names.set(flow, names.has(flow) ? `${names.get(flow)}, ${name}` : name)
    return [flow]
  })
  return { outputs, gradients, names }
}

function argumentName({ path }: Leaf, n: number, count: number): string {
  if (path === '') return count === 1 ? 'x' : `x${n}`
  return count === 1 ? path : `x${n}.${path}`
}

function draw({ outputs, gradients, names }: Picture): string {
  const ends = new Set([...outputs, ...gradients])
  // Below an argument stands what the caller passed; it is no part of the function.
  const isArgument = (node: AnyTensor): boolean => names.has(node) && !ends.has(node)
  const forward = topologicalOrder(outputs, isArgument)
  const drawn = new Set(forward)
  const reverse = topologicalOrder(gradients, isArgument).filter((node) => !drawn.has(node))
  const ids = new Map([...forward, ...reverse].map((node, index) => [node, `n${index}`]))

  const nodeLine = (node: AnyTensor): string => {
    const attributes = formatAttributes(node.attributes)
    const lines = [
      names.get(node) ?? '',
      node.primitive.name,
      attributes,
      `${formatShape(node.shape)} ${node.dtype}`,
    ]
    const label = lines
      .filter((line) => line !== '')
      .map(escape)
      .join('\\n')
    const isSource = node.inputs.every((input) => !ids.has(input))
    const shape = isSource ? 'box' : 'ellipse'
    return `    ${ids.get(node)} [label="${label}", shape=${shape}${ends.has(node) ? ', peripheries=2' : ''}]`
  }
  const cluster = (name: string, nodes: readonly AnyTensor[]): string[] =>
    nodes.length === 0
      ? []
      : [`  subgraph cluster_${name} {`, `    label="${name}"`, ...nodes.map(nodeLine), '  }']
  const edges = [...forward, ...reverse].flatMap((node) =>
    node.inputs.filter((input) => ids.has(input)).map((input) => `  ${ids.get(input)} -> ${ids.get(node)}`),
  )
  return [
    'digraph {',
    '  node [fontname="Helvetica", fontsize=11]',
    ...cluster('forward', forward),
    ...cluster('backward', reverse),
    ...edges,
    '}',
  ].join('\n')
}

const escape = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
