// The graph of a computation as a drawing, forward and backward: what `toDot` gives in, an SVG out. Drawn by
// Graphviz, compiled to WebAssembly; the page's style gives the colours.
import { instance, type Graph } from '@viz-js/viz'
import { stepsOf, type Account, type Step } from './computation'
import { raw, type Html } from './html'

let graphviz: ReturnType<typeof instance> | undefined

/** A drawing of a cost and of its gradients with respect to `weights` and `biases`. */
export async function drawGraph(dot: string): Promise<Html> {
  const viz = await (graphviz ??= instance())
  const account = JSON.parse(viz.renderString(dot, { format: 'json0' })) as Account
  const steps = stepsOf(account, (name) => /weights|biases/.test(name))
  const svg = viz.renderString(graphOf(steps), { format: 'svg' })
  return raw(
    svg
      .slice(svg.indexOf('<svg'))
      .replace(/<!--[\s\S]*?-->\s*/g, '')
      .replace(/<title>[\s\S]*?<\/title>\s*/g, '')
      .replace(/<g id="[^"]*"/g, '<g')
      .replaceAll(' xml:space="preserve"', '')
      .replace(/ font-family="[^"]*"/g, ''),
  )
}

function graphOf(steps: readonly Step[]): Graph {
  const cluster = (pass: Step['pass']): NonNullable<Graph['subgraphs']>[number] => ({
    name: `cluster_${pass}`,
    graphAttributes: { label: pass, labeljust: 'l', class: pass },
    nodes: steps.filter((step) => step.pass === pass).map(nodeOf),
  })
  return {
    directed: true,
    graphAttributes: {
      bgcolor: 'transparent',
      fontname: 'Helvetica',
      newrank: true,
      ranksep: 0.32,
      nodesep: 0.22,
      fontsize: 12,
    },
    nodeAttributes: {
      fontname: 'Helvetica',
      fontsize: 12,
      height: 0.3,
      margin: '0.14,0.045',
      style: 'rounded',
      shape: 'box',
    },
    edgeAttributes: { fontname: 'Helvetica', arrowsize: 0.55, fontsize: 11 },
    subgraphs: [cluster('forward'), cluster('backward')],
    edges: [...steps.flatMap((step) => edgesTo(step, steps)), ...turn(steps)],
  }
}

/** The arrows to a step. Those of the backward pass are laid out the other way round, so that it rises beside the forward pass. */
const edgesTo = (step: Step, steps: readonly Step[]): Graph['edges'] & object =>
  step.inputs.map(({ id, transposed }) => {
    const [from, to] = [`n${id}`, `n${step.id}`]
    const label = transposed && { headlabel: 'ᵀ', labeldistance: 1.6 }
    if (step.pass === 'forward') return { tail: from, head: to, attributes: { ...label } }
    const isAcross = steps.find((each) => each.id === id)?.pass === 'forward'
    return isAcross
      ? { tail: from, head: to, attributes: { ...label, class: 'across', minlen: 0, weight: 0.5 } }
      : { tail: to, head: from, attributes: { ...label, dir: 'back' } }
  })

/** Where the forward pass ends, the backward pass begins. */
function turn(steps: readonly Step[]): Graph['edges'] & object {
  const used = new Set(steps.flatMap(({ inputs }) => inputs.map(({ id }) => id)))
  const cost = steps.find(({ id, pass }) => pass === 'forward' && !used.has(id))
  const seeds = steps.filter(({ pass, inputs }) => pass === 'backward' && inputs.length === 0)
  if (cost === undefined) return []
  return seeds.map(({ id }) => ({
    tail: `n${cost.id}`,
    head: `n${id}`,
    attributes: { class: 'turn', style: 'dashed' },
  }))
}

function nodeOf({ id, name, op, shape }: Step): NonNullable<Graph['nodes']>[number] {
  const isArgument = op === 'argument'
  const lines = [name, isArgument ? undefined : op, shape === '[]' ? undefined : shape]
  const kind = isArgument ? 'argument' : name === undefined ? 'op' : 'gradient'
  return {
    name: `n${id}`,
    attributes: { label: lines.filter((line) => line !== undefined).join('\n'), class: kind },
  }
}
