// What one step of training computes, forward and backward, as a drawing.
import { drawGraph } from './drawGraph'
import { html, type Html } from './html'
import type { NetworkStory } from './story'

/** Closed until it is asked for. */
export async function graphSection({ graph }: NetworkStory): Promise<Html | undefined> {
  if (graph === undefined) return undefined
  return html`<details class="graph">
    <summary>The graph of one step, forward and backward</summary>
    <p class="note">
      For a small network and five images: the cost, and what autodiff makes of it. Each box is a step and the
      shape of its result; ᵀ marks what is used transposed. The backward pass runs upwards, beside what it
      needs of the forward pass. Then each parameter moves against its gradient.
    </p>
    <div class="scroll">${await drawGraph(graph.dot)}</div>
  </details>`
}
