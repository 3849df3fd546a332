// Mistakes of derivatives of activations: the report names each, and where it is, first.
import { describe } from 'vitest'
import { namesAll } from '../namesAll'
import { slopes } from './slopes'

describe('planted mistakes: slopes', () => namesAll(slopes))
