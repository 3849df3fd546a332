// Mistakes of what is multiplied: transposes, other layers, inputs of others, weights already updated: the report names each, and where it is, first.
import { describe } from 'vitest'
import { namesAll } from '../namesAll'
import { operands } from './operands'

describe('planted mistakes: operands', () => namesAll(operands))
