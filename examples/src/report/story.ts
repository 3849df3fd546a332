// What happened, in order: the events of `start` taken in one by one, and put where they belong: to a document, to
// one of its networks, to one of its trainings.
import type {
  AutodiffEvent,
  BeginEvent,
  ConfusionEvent,
  DerivationEvent,
  DocumentEvent,
  DoneEvent,
  EpochEvent,
  GradientsEvent,
  GraphEvent,
  OfNetwork,
  OfRun,
  ReachedEvent,
  RunEvent,
  StartEvent,
  TrainingEvent,
} from '../start/events'

/** Everything that has happened so far. */
export interface Story {
  begin?: BeginEvent
  readonly documents: DocumentStory[]
  done?: DoneEvent
}

/** What is known of one document. */
export interface DocumentStory extends Omit<DocumentEvent, 'event' | 'networks'> {
  readonly networks: NetworkStory[]
}

/** What is known of one of its networks. */
export interface NetworkStory {
  readonly name: string
  /** Random networks of several depths: of none where only a mistake names the network. */
  readonly depths: GradientsEvent[]
  autodiff?: AutodiffEvent
  readonly derivations: DerivationEvent[]
  graph?: GraphEvent
  readonly trainings: TrainingStory[]
  reached?: ReachedEvent
  confusion?: ConfusionEvent
}

/** What is known of one training: of one network, in one way, from one seed. */
export interface TrainingStory {
  readonly begin: TrainingEvent
  readonly epochs: EpochEvent[]
  end?: RunEvent
}

/** A story of which nothing has happened yet. */
export const emptyStory = (): Story => ({ documents: [] })

/** Adds what happened next. */
export function addEvent(story: Story, event: StartEvent): void {
  switch (event.event) {
    case 'begin':
      story.begin = event
      break
    case 'document': {
      const { event: _, networks, ...document } = event
      story.documents.push({ ...document, networks: networks.map(emptyNetwork) })
      break
    }
    case 'done':
      story.done = event
      break
    case 'wait':
    case 'page':
      break
    default:
      addToNetwork(networkOf(story, event), event)
  }
}

type NetworkEvent = Exclude<StartEvent, { event: 'begin' | 'wait' | 'document' | 'page' | 'done' }>

function addToNetwork(network: NetworkStory, event: NetworkEvent): void {
  switch (event.event) {
    case 'gradients':
      network.depths.push(event)
      break
    case 'autodiff':
      network.autodiff = event
      break
    case 'derivation':
      network.derivations.push(event)
      break
    case 'graph':
      network.graph = event
      break
    case 'training':
      network.trainings.push({ begin: event, epochs: [] })
      break
    case 'batch':
      break
    case 'epoch':
      trainingOf(network, event)?.epochs.push(event)
      break
    case 'run': {
      const training = trainingOf(network, event)
      if (training !== undefined) training.end = event
      break
    }
    case 'reached':
      network.reached = event
      break
    case 'confusion':
      network.confusion = event
  }
}

/** Where what concerns a network is put. */
export function networkOf({ documents }: Story, { id, network: name }: OfNetwork): NetworkStory {
  const document = documents.find((each) => each.id === id)
  if (document === undefined) throw new Error(`story: expected document ${id} to have begun; it has not`)
  const network = document.networks.find((each) => each.name === name)
  if (network === undefined)
    throw new Error(`story: expected document ${id} to have a network ${name}; it has none`)
  return network
}

const emptyNetwork = (name: string): NetworkStory => ({ name, depths: [], derivations: [], trainings: [] })

const trainingOf = ({ trainings }: NetworkStory, { way, seed }: OfRun): TrainingStory | undefined =>
  trainings.findLast(({ begin }) => begin.way === way && begin.seed === seed)

/** The networks that a document trains, less those that only a mistake names. */
export const ownNetworks = ({ networks }: DocumentStory): NetworkStory[] =>
  networks.filter(({ depths, trainings }) => depths.length > 0 || trainings.length > 0)

/** Whether any of the results is on digits that are not real. */
export const isSynthetic = ({ documents }: Story): boolean =>
  documents.some(({ networks }) =>
    networks.some(({ trainings }) => trainings.some(({ begin }) => !begin.real)),
  )
