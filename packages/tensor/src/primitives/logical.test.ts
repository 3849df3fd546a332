// Truth tables.
import { expect, it } from 'vitest'
import { logicalAnd, logicalNot, logicalOr, logicalXor, tensor } from '../index'

const a = tensor([false, false, true, true])
const b = tensor([false, true, false, true])

it('logicalAnd', () => expect(logicalAnd(a, b).arraySync()).toEqual([false, false, false, true]))
it('logicalOr', () => expect(logicalOr(a, b).arraySync()).toEqual([false, true, true, true]))
it('logicalXor', () => expect(logicalXor(a, b).arraySync()).toEqual([false, true, true, false]))
it('logicalNot', () => expect(logicalNot(a).arraySync()).toEqual([true, true, false, false]))
