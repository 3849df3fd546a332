// Whether a document's gradients are right, as far as was seen.
import { isRight } from '../documents/compare'
import type { GradientsEvent } from '../start/events'
import type { NetworkStory } from './story'

/** Whether a document's code has networks of a depth: the corrected one has gradients then. */
export const isKnown = ({ corrected }: GradientsEvent): boolean => corrected.thrown === undefined

/** Whether a network's gradients as written equal autodiff's at every depth that it knows, and the checker found nothing. */
export const areRight = ({ depths, derivations }: NetworkStory): boolean =>
  depths.every((event) => !isKnown(event) || isRight(event.asWritten)) &&
  derivations.every(({ way, ok }) => way !== 'asWritten' || ok)
