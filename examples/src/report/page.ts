// All that `start` found, as one page that needs nothing else: a story in, HTML out.
import { readFileSync } from 'node:fs'
import { capital, counted, describeMeans, describeFaults, grouped, spelled } from '../start/words'
import { areRight } from './areRight'
import { html, raw, type Html } from './html'
import { gradientsSection } from './gradientsSection'
import { mistakesSection } from './mistakesSection'
import { overview } from './overview'
import { isSynthetic, ownNetworks, type DocumentStory, type NetworkStory, type Story } from './story'
import { trainingSection } from './trainingSection'
import { digitsSection } from './digitsSection'
import { graphSection } from './graphSection'

const style = readFileSync(new URL('style.css', import.meta.url), 'utf8')

/** The page. */
export async function pageOf(story: Story): Promise<Html> {
  const sections: Html[] = []
  for (const document of story.documents) sections.push(await documentSection(document))
  const count = story.documents.length
  const heading = `${spelled(count)} document${count === 1 ? '' : 's'} on backpropagation, checked`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Chainrule: ${heading}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header>
          <p class="kicker">Chainrule</p>
          <h1>${capital(heading)}</h1>
          <p class="lead">
            Each derives the gradients of a small network by hand and trains it on handwritten digits. Here
            its gradients stand beside automatic differentiation, its mistakes beside what was measured, and
            its training beside the corrected one.
          </p>
          ${caveat(story)}
        </header>
        <main>${overview(story)} ${sections}</main>
        <footer>${closing(story)}</footer>
      </body>
    </html> `
}

const caveat = (story: Story): Html | undefined =>
  isSynthetic(story)
    ? html`<p class="caveat">
        <strong>These digits are synthetic.</strong> No real ones were found, so they were drawn by a program.
        The figures of training say nothing about real handwriting; those of gradients do not depend on it.
      </p>`
    : undefined

async function documentSection(document: DocumentStory): Promise<Html> {
  const { id, title, faults, networks } = document
  const several = networks.length > 1
  const parts: Html[] = []
  for (const network of networks) parts.push(await networkSection(document, network, several))
  return html`<section class="document" id="document-${id}">
    <h2><span class="number">${id}</span> ${capital(title)}</h2>
    <p class="verdict">
      ${capital(describeFaults(faults))}.
      ${ownNetworks(document).map((network, _, own) => verdictOf(network, own.length > 1))}
    </p>
    ${mistakesSection(document)} ${parts}
  </section>`
}

function verdictOf(network: NetworkStory, several: boolean): string {
  const which = several ? `of the network “${network.name}” ` : ''
  return areRight(network)
    ? `The gradients ${which}are right as written. `
    : `The gradients ${which}are wrong as written. `
}

async function networkSection(
  document: DocumentStory,
  network: NetworkStory,
  several: boolean,
): Promise<Html> {
  return html`<section class="network">
    ${several && html`<h3 class="network-name">The network “${network.name}”</h3>`}
    ${gradientsSection(network)} ${await trainingSection(document, network)} ${digitsSection(network)}
    ${await graphSection(network)}
  </section>`
}

const sizeWords = {
  quick: 'a taste, one seed and a few hundred images',
  short: 'fewer images or epochs than the documents where those take long',
  full: 'each document’s own images and epochs',
} as const

function closing({ begin, done, documents }: Story): Html {
  const trainings = documents.flatMap(({ networks }) => networks.flatMap((network) => network.trainings))
  const size = begin === undefined ? undefined : html`Trained with ${sizeWords[begin.size]}. `
  const time =
    done === undefined
      ? undefined
      : html`${counted(trainings.length, 'training')} in ${grouped(Math.round(done.seconds))}
        seconds${begin !== undefined && ` on ${describeMeans(begin)}`}. `
  return html`<p>${size}${time}Made by <code>npx -y pnpm@10.34.9 start</code>.</p>`
}
