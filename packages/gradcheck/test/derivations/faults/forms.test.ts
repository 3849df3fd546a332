// Mistakes of form: sums left out, shapes, arrays; of losses; and two at once: the report names each, and where it is, first.
import { describe } from 'vitest'
import { namesAll } from '../namesAll'
import { forms } from './forms'

describe('planted mistakes: forms', () => namesAll(forms))
