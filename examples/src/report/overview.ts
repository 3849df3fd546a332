// All documents in one table: how many mistakes, whether the gradients are right, what training reaches.
import { decimals, wayNames, ways } from '../start/words'
import { areRight } from './areRight'
import { html, type Html } from './html'
import { ownNetworks, type DocumentStory, type NetworkStory, type Story } from './story'

/** The table, each line of which leads to its document. */
export function overview({ documents }: Story): Html {
  const networks = documents.flatMap((document) => document.networks)
  const isOnTraining = networks.some(({ reached }) => reached?.ways.some(({ on }) => on === 'train'))
  return html`<section class="overview" aria-label="Overview">
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">document</th>
            <th scope="col">mistakes</th>
            <th scope="col">gradients as written</th>
            ${ways.map(
              (way) =>
                html`<th scope="col" class="figure"><span class="key ${way}"></span>${wayNames[way]}</th>`,
            )}
            <th scope="col" class="figure">printed</th>
          </tr>
        </thead>
        <tbody>
          ${documents.flatMap((document) => ownNetworks(document).map((network, i) => row(document, network, i === 0)))}
        </tbody>
      </table>
    </div>
    <p class="note">
      Accuracies after the last epoch, of the best seed where there are
      several${networks.some(({ reached }) => reached?.real === false) && ', on synthetic digits'}.
      <i>Mended</i>: correct gradients on a set-up that trains well, where the document’s own does not.
      <i>Printed</i>: by the document
      itself.${isOnTraining && ' † Of the training images, as the document reports it.'}
    </p>
  </section>`
}

function row(document: DocumentStory, network: NetworkStory, first: boolean): Html {
  const { id, title, faults } = document
  // Costs and the like stand with the document's training.
  const printed = document.printed.filter(({ what }) => what.includes('accuracy'))
  const right = areRight(network)
  const span = ownNetworks(document).length
  const heads = html`<th scope="row" rowspan="${span}">
      <a href="#document-${id}"><span class="number">${id}</span> ${title}</a>
    </th>
    <td rowspan="${span}">${faults.length}</td>`
  const figures = ways.map((way) => {
    const reached = network.reached?.ways.find((each) => each.way === way)
    return html`<td class="figure">
      ${reached === undefined ? '–' : decimals(reached.highest)}${reached?.on === 'train' && html`<sup>†</sup>`}
    </td>`
  })
  const values = html`<td class="figure" rowspan="${span}">
    ${
      printed.length === 0
        ? '–'
        : printed.map(
            ({ what, value }) =>
              html`<span class="printed" title="${what}">${Number(value.toFixed(4))}</span>`,
          )
    }
  </td>`
  return html`<tr>
    ${first && heads}
    <td>
      <span class="mark ${right ? 'right' : 'wrong'}">${right ? '✓ right' : '✗ wrong'}</span>${
        span > 1 && html` <span class="aside">${network.name}</span>`
      }
    </td>
    ${figures}${first && values}
  </tr> `
}
