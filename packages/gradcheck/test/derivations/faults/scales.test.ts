// Mistakes of scale: signs, factors, sums for means, nothing at all: the report names each, and where it is, first.
import { describe } from 'vitest'
import { namesAll } from '../namesAll'
import { scales } from './scales'

describe('planted mistakes: scales', () => namesAll(scales))
