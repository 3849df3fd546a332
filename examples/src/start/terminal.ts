// Events for people: what was compared, what was trained, what came of it, in plain words. Takes where to
// write and what it looks like there.
import { isKnown } from '../report/areRight'
import { addEvent, emptyStory, isSynthetic, networkOf } from '../report/story'
import { describeAutodiff, describeCorrected, describeDepth, describeDerivation } from './describeGradients'
import { describeBeginning, describeSummary } from './describeSummary'
import {
  caveatOf,
  describeConfusion,
  describeDigits,
  describeEpoch,
  describePlan,
  describePrinted,
  describeReached,
  describeRun,
  titleOf,
} from './describeTraining'
import type { BeginEvent, DocumentEvent, OfNetwork, StartEvent, TrainingEvent } from './events'
import type { Look } from './look'
import type { ProgressView } from './progress'
import type { Reporter } from './reporter'
import { describeFaults, describeMeans } from './words'

/** Tells events in sentences and tables. */
export function terminalReporter(
  write: (text: string) => void,
  progress: ProgressView,
  look: Look,
): Reporter {
  const { bold, dim } = look.colors
  const say = (...lines: readonly string[]): void => write(lines.map((line) => `${line}\n`).join(''))
  const story = emptyStory()
  let heading = ''
  let plan = ''

  /** Says a heading once. */
  const head = (text: string): void => {
    if (text !== heading) say('', text)
    heading = text
  }
  /** What the network of an event is called, where its document has several. */
  const nameOf = ({ id, network }: OfNetwork): string =>
    (story.documents.find((each) => each.id === id)?.networks.length ?? 0) > 1 ? network : ''

  const beginTraining = (event: TrainingEvent): void => {
    head(describeDigits(event, look).join('\n'))
    const next = describePlan(event, nameOf(event), look).join('\n')
    if (next !== plan) say(next)
    plan = next
  }

  return {
    report(event: StartEvent): void {
      addEvent(story, event)
      progress.wait(event.event === 'wait' ? event.doing : '')
      switch (event.event) {
        case 'begin':
          say(...describeBegin(event, look))
          break
        case 'document':
          ;[heading, plan] = ['', '']
          say(...describeDocument(event, look))
          break
        case 'gradients':
          head(
            `  ${bold('Gradients')}${nameOf(event) && `  ${nameOf(event)}:`}  as written, beside autodiff's`,
          )
          if (isKnown(event)) say(describeDepth(event, look))
          break
        case 'autodiff':
          say(...describeCorrected(networkOf(story, event).depths, look), ...describeAutodiff(event, look))
          break
        case 'derivation':
          if (networkOf(story, event).depths.length === 0)
            head(`  ${bold('Gradients')}  ${event.network}:  as written, to checkDerivation`)
          say(...describeDerivation(event, look))
          break
        case 'wait':
        case 'graph':
          break
        case 'training':
          beginTraining(event)
          break
        case 'batch':
          progress.batch(event, titleOf(event))
          break
        case 'epoch':
          progress.epoch(event, titleOf(event), describeEpoch(event) + caveatOf(event, look))
          break
        case 'run':
          progress.finish(describeRun(event, networkOf(story, event).trainings.at(-1)?.epochs ?? [], look))
          break
        case 'reached':
          say(...describeReached(event, look))
          break
        case 'confusion':
          if (story.begin?.documents.length === 1) say('', ...describeConfusion(event, look))
          break
        case 'page':
          say('', ...describeSummary(story, look), ...describeCaveat(isSynthetic(story), look))
          say('', `${bold('Page')}  ${event.path}`)
          break
        case 'done':
          say('', dim(`Done in ${event.seconds.toFixed(1)} s.`))
      }
    },
    close: () => progress.close(),
  }
}

const sizeNotes = {
  quick: '--quick: one seed and a few hundred images',
  short: 'fewer images or epochs than the documents where those take long; --full takes them all',
  full: "--full: each document's own images and epochs",
} as const

function describeBegin(event: BeginEvent, { colors }: Look): string[] {
  return [
    `${colors.bold('Chainrule')}  ${describeBeginning(event)}`,
    colors.dim(`           ${sizeNotes[event.size]}`),
    colors.dim(`           ${describeMeans(event)}`),
  ]
}

function describeDocument({ id, title, faults, printed }: DocumentEvent, look: Look): string[] {
  const { bold, cyan } = look.colors
  return [
    '',
    `${bold(cyan(id))}  ${bold(title)}`,
    `     ${describeFaults(faults)}`,
    ...describePrinted(printed, look),
  ]
}

const describeCaveat = (synthetic: boolean, { colors }: Look): string[] =>
  synthetic
    ? [`  ${colors.yellow('These digits are synthetic: the figures say nothing about real handwriting.')}`]
    : []
