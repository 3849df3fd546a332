// Which lane programs are sums of multiples of the product and of what is read.
import { expect, it } from 'vitest'
import { add, constant, mul, neg, read, result, sqrt, sub, type Lane } from '../../lanes/lane'
import { linearOf } from './linear'

const [product, weight] = [result('f32'), read('f32', 0)]
const rate = constant('f32', 0.5)

it.each<[string, Lane, number, number]>([
  ['the product', product, 1, 0],
  ['a step of descent', sub(weight, mul(product, rate)), -0.5, 1],
  ['the rate first', sub(weight, mul(rate, product)), -0.5, 1],
  ['a decayed weight', sub(mul(weight, constant('f32', 0.75)), mul(rate, product)), -0.5, 0.75],
  ['a difference', neg(add(product, weight)), -1, -1],
])('%s is', (_, lane, alpha, beta) => expect(linearOf(lane)).toEqual({ alpha, beta }))

it.each<[string, Lane]>([
  ['a function of it', sqrt(product)],
  ['a square', mul(product, product)],
  ['a rate that is read', mul(product, weight)],
  ['a second read', add(product, read('f32', 1))],
  ['a number that is added', add(product, rate)],
])('%s is not', (_, lane) => expect(linearOf(lane)).toBeUndefined())
