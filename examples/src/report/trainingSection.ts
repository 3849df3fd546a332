// What training a network comes to, in its different ways: curves, and a table beside what the document printed.
import type { ReachedWay, TrainingEvent } from '../start/events'
import { counted, decimals, grouped, runName, wayNames } from '../start/words'
import { drawCurves } from './drawCurves'
import { html, prose, type Html } from './html'
import type { DocumentStory, NetworkStory, TrainingStory } from './story'

/** Nothing for a network that is not trained. */
export async function trainingSection(
  { printed }: DocumentStory,
  { trainings, reached }: NetworkStory,
): Promise<Html | undefined> {
  const [first] = trainings
  if (first === undefined || reached === undefined) return undefined
  const curves = await drawCurves(trainings)
  return html`<h3>Training</h3>
    ${plans(trainings)} ${legend(reached.ways)}
    <div class="curves">
      ${curves.map(
        ({ title, drawing }) =>
          html`<figure>
            <figcaption>${title}</figcaption>
            ${drawing}
          </figure>`,
      )}
    </div>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col"></th>
            <th scope="col" class="figure">${onWords[reached.ways[0]?.on ?? 'test']} accuracy</th>
            <th scope="col" class="figure">at its best</th>
            <th scope="col">what happened</th>
          </tr>
        </thead>
        <tbody>
          ${reached.ways.map((way) => row(way, trainings))}
        </tbody>
        ${
          printed.length > 0 &&
          html`<tfoot>
            ${printed.map(
              ({ what, value }) =>
                html`<tr>
                  <th scope="row">printed</th>
                  <td class="figure">${Number(value.toFixed(4))}</td>
                  <td></td>
                  <td>${prose(what)}</td>
                </tr>`,
            )}
          </tfoot>`
        }
      </table>
    </div>
    ${!reached.real && html`<p class="caveat">These accuracies are of synthetic digits.</p>`}`
}

const onWords = { test: 'test', train: 'training' } as const

/** What was trained, once for each different plan. */
function plans(trainings: readonly TrainingStory[]): Html[] {
  const begins = trainings.map(({ begin }) => begin)
  const texts = [...new Set(begins.map(planOf))]
  return texts.map((text) => {
    const these = [...new Set(begins.filter((begin) => planOf(begin) === text).map(runName))]
    const reduced = begins.find((begin) => planOf(begin) === text)?.reduced
    return html`<p>
      ${texts.length > 1 && html`<strong>${these.join(', ')}</strong>: `}${text}.${
        reduced !== undefined && html` <span class="reduced">Less than the document: ${reduced}.</span>`
      }
    </p>`
  })
}

function planOf({ description, sizes, rows, testRows, epochs, batch, learningRate }: TrainingEvent): string {
  const batches = batch >= rows ? 'all at once' : `in mini-batches of ${batch}`
  return `${sizes.join('-')} units, ${counted(epochs, 'epoch')}, learning rate ${learningRate}; ${grouped(rows)} images ${batches}, ${grouped(testRows)} to test with; ${description}`
}

const legend = (reached: readonly ReachedWay[]): Html =>
  html`<p class="legend">
    ${[...new Set(reached.map(({ way }) => way))].map((way) => html`<span><span class="key ${way}"></span>${wayNames[way]}</span> `)}
  </p>`

function row(reached: ReachedWay, trainings: readonly TrainingStory[]): Html {
  const { way, given, seeds, mean, highest, best, apart } = reached
  const notes = trainings.flatMap(({ begin, end }) =>
    begin.way === way && begin.given === given && end?.note !== undefined
      ? [seeds.length > 1 ? `seed ${begin.seed}: ${end.note}` : end.note]
      : [],
  )
  const spread = seeds.length > 1 ? [`mean of ${seeds.length} seeds ${decimals(mean)}`] : []
  const alike =
    apart === undefined
      ? []
      : [
          apart.images === 0
            ? 'answers as autodiff’s network does for every test image'
            : `answers otherwise than autodiff’s network for ${grouped(apart.images)} of ${grouped(apart.of)} test images`,
        ]
  return html`<tr>
    <th scope="row"><span class="key ${way}"></span>${runName(reached)}</th>
    <td class="figure">${decimals(highest)}</td>
    <td class="figure">${decimals(best)}</td>
    <td>${prose([...spread, ...notes, ...alike].join('; '))}</td>
  </tr> `
}
