// Which digits the best network takes for which, and some of those that it mistakes, drawn.
import type { ConfusionEvent } from '../start/events'
import { runName } from '../start/words'
import { html, type Html } from './html'
import { pngUrl } from './png'
import type { NetworkStory } from './story'

/** Nothing for a network that was not tested. */
export function digitsSection({ confusion }: NetworkStory): Html | undefined {
  if (confusion === undefined) return undefined
  const { seed, real, matrix, mistakes } = confusion
  return html`<h3>Which digit is taken for which</h3>
    <p>
      By the network that reached most: ${runName(confusion)}, seed
      ${seed}.${!real && html` <strong>Synthetic digits.</strong>`}
    </p>
    <div class="digits">
      <div class="scroll">${matrixTable(matrix)}</div>
      ${
        mistakes.length > 0 &&
        html`<div>
          <p class="note">Some that it mistook: what they are, what it took them for.</p>
          <ul class="mistaken">
            ${mistakes.map(
              ({ label, answer, pixels }) =>
                html`<li>
                  <img
                    src="${pngUrl(Buffer.from(pixels, 'base64'))}"
                    alt="a ${label}"
                    width="44"
                    height="44"
                  /><span>${label} → <b>${answer}</b></span>
                </li>`,
            )}
          </ul>
        </div>`
      }
    </div>`
}

function matrixTable(matrix: ConfusionEvent['matrix']): Html {
  const classes = matrix.map((_, i) => i)
  return html`<table class="confusion">
      <thead>
        <tr>
          <td></td>
          ${classes.map((answer) => html`<th scope="col">${answer}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${matrix.map((row, label) => {
          const total = row.reduce((sum, count) => sum + count, 0)
          const cell = (count: number, answer: number): Html =>
            count === 0
              ? html`<td class="none">·</td>`
              : html`<td
                  class="${answer === label ? 'hit' : 'miss'}"
                  style="--share:${(count / total).toFixed(3)}"
                >
                  ${count}
                </td>`
          return html`<tr>
            <th scope="row">${label}</th>
            ${row.map(cell)}
          </tr> `
        })}
      </tbody>
    </table>
    <p class="note">Rows: what they are. Columns: what they are taken for.</p>`
}
