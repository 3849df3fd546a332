// The gradients of a network as written and corrected, beside autodiff's, and what the checker says of them.
import type { Comparison } from '../documents/compare'
import type { DerivationEvent, FoundFault, GradientsEvent } from '../start/events'
import { describeComparison, describeLayer, listed, small, wayNames } from '../start/words'
import { isKnown } from './areRight'
import { html, prose, type Html } from './html'
import type { NetworkStory } from './story'

/** Tables and findings. */
export function gradientsSection({ depths, autodiff, derivations }: NetworkStory): Html | undefined {
  if (depths.length === 0 && derivations.length === 0) return undefined
  return html`<h3>Gradients</h3>
    ${depths.length > 0 && depthsTable(depths)} ${derivations.map(findings)}
    ${
      autodiff !== undefined &&
      (autodiff.ok
        ? html`<p class="note">
            Autodiff, the judge here, agrees with central differences to ${small(autodiff.error)}, to second
            order.
          </p>`
        : html`<p class="caveat">Autodiff itself does not agree with central differences.</p>
            <pre>${autodiff.report}</pre>`)
    }`
}

const depthsTable = (all: readonly GradientsEvent[]): Html => {
  const depths = all.filter(isKnown)
  const unknown = all.filter((event) => !isKnown(event)).map(({ depth }) => depth)
  const layers = Math.max(1, ...depths.map(({ depth }) => depth)) - 1
  const numbers = Array.from({ length: layers }, (_, l) => l + 2)
  return html`<p>
      On ${depths[0]?.networks} random networks of each depth, layer by layer, the inputs being layer 1:
    </p>
    <div class="scroll">
      <table class="depths">
        <thead>
          <tr>
            <th scope="col">layers</th>
            <th scope="col"></th>
            ${numbers.map((layer) => html`<th scope="col">layer ${layer}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${depths.flatMap(({ depth, asWritten, corrected }) => [
            html`<tr>
              <th scope="row" rowspan="2">${depth}</th>
              <td class="way">${wayNames.asWritten}</td>
              ${cells(asWritten, depth, layers)}
            </tr>`,
            html`<tr class="second">
              <td class="way">${wayNames.corrected}</td>
              ${cells(corrected, depth, layers)}
            </tr> `,
          ])}
        </tbody>
      </table>
    </div>
    ${unknown.length > 0 && html`<p class="note">The document’s code has no network of ${listed(unknown)} layers.</p>`}`
}

function cells(comparison: Comparison, depth: number, layers: number): Html {
  const { thrown, layers: compared } = comparison
  if (thrown !== undefined) {
    return html`<td class="mark wrong" colspan="${layers}">${describeComparison(comparison)}</td>`
  }
  const missing = layers - (depth - 1)
  return html`${compared.map((layer) =>
    layer.verdict === 'equal'
      ? html`<td class="mark right">
          ✓ ${layer.difference === 0 ? 'the same' : `to ${small(layer.difference)}`}
        </td>`
      : html`<td class="mark wrong">${describeLayer(layer)}</td>`,
  )}${missing > 0 && html`<td class="none" colspan="${missing}"></td>`}`
}

const findings = ({ way, ok, findings: found, report }: DerivationEvent): Html =>
  ok
    ? html`<p>
        <span class="mark right">✓</span> <code>checkDerivation</code> finds nothing wrong in the gradients
        ${phrases[way]}.
      </p>`
    : html`<p>
          <span class="mark wrong">✗</span> What <code>checkDerivation</code> says of the gradients
          ${phrases[way]}:
        </p>
        <ul class="findings">
          ${found.map(finding)}
        </ul>
        <details class="report">
          <summary>The whole report</summary>
          <pre>${report}</pre>
        </details>`

const phrases = { asWritten: 'as written', corrected: 'as corrected', autodiff: 'of autodiff' } as const

const finding = ({ kinds, parameters, message, evidence, certainty }: FoundFault): Html =>
  html`<li>
    <p>
      <span class="tag spoils">${kinds.join(' and ')}</span>
      <span class="aside"
        >${parameters.length > 0 && `in the gradient of ${listed(parameters)}`}${
          certainty === 'likely' && ', likely'
        }</span
      >
    </p>
    <p>${prose(message)}</p>
    <p class="note">${prose(evidence)}</p>
  </li> `
