// A document's mistakes: each with its place, the document's own words, what is wrong, and how that was seen.
import type { Fault } from '../documents/document'
import { html, prose, type Html } from './html'
import type { DocumentStory } from './story'

const whereNames = { code: 'code', formula: 'formula', prose: 'prose' } as const

/** The list; those that spoil gradients are open. */
export const mistakesSection = ({ id, faults }: DocumentStory): Html | undefined =>
  faults.length === 0
    ? undefined
    : html`<h3>Mistakes</h3>
        <ol class="mistakes">
          ${faults.map((fault) => mistake(id, fault))}
        </ol>`

const mistake = (
  id: string,
  fault: Fault,
): Html => html`<li id="${id}-${fault.id}"><details${fault.gradient !== undefined && ' open'}>
<summary><span class="what">${prose(fault.wrong)}</span> <span class="tag ${fault.where}">${whereNames[fault.where]}</span>${
  fault.gradient !== undefined &&
  html` <span class="tag spoils">spoils the gradient: ${fault.gradient.kinds.join(', ')}</span>`
}</summary>
<dl>
<dt>Where</dt><dd>${prose(fault.place)}</dd>
<dt>Written</dt><dd><blockquote>${fault.quote.replace(/^`([^`]*)`$/, '$1')}</blockquote></dd>
<dt>Measured</dt><dd>${prose(fault.evidence)}</dd>
<dt>Correction</dt><dd>${prose(fault.correction)}</dd>
<dt>Caught by</dt><dd>${prose(fault.caughtBy)}</dd>
</dl>
</details></li>
`
