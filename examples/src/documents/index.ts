// The documents: published derivations of backpropagation, each as it is written, corrected, and by autodiff.
import { document000 } from './000/index'
import { document001 } from './001/index'
import { document002 } from './002/index'
import { document003 } from './003/index'
import { document004 } from './004/index'
import type { Document } from './document'

/** The documents' numbers. */
export type DocumentId = '000' | '001' | '002' | '003' | '004'

/** Every document by its number. */
export const documents: Readonly<Record<DocumentId, Document>> = {
  '000': document000,
  '001': document001,
  '002': document002,
  '003': document003,
  '004': document004,
}
