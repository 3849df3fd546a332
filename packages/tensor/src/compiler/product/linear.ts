// What libraries of matrix products compute along the way: alpha * result + beta * read, such as a step of descent.
import type { Lane } from '../../lanes/lane'

/** Factors of the product and of the kernel's only read. */
export interface Linear {
  readonly alpha: number
  readonly beta: number
}

/** The factors of a lane program that is nothing but a sum of multiples of `result` and read 0; else undefined. */
export function linearOf({ op, inputs, value }: Lane): Linear | undefined {
  if (op === 'result') return { alpha: 1, beta: 0 }
  if (op === 'read') return value === 0 ? { alpha: 0, beta: 1 } : undefined
  const [x, y] = inputs
  if (x === undefined) return undefined
  switch (op) {
    case 'neg':
      return scaled(linearOf(x), -1)
    case 'add':
    case 'sub':
      return y && sum(linearOf(x), scaled(linearOf(y), op === 'add' ? 1 : -1))
    case 'mul':
      if (y?.op === 'constant') return scaled(linearOf(x), Number(y.value))
      return x.op === 'constant' ? y && scaled(linearOf(y), Number(x.value)) : undefined
    default:
      return undefined
  }
}

const scaled = (of: Linear | undefined, by: number): Linear | undefined =>
  of && { alpha: of.alpha * by, beta: of.beta * by }

const sum = (x: Linear | undefined, y: Linear | undefined): Linear | undefined =>
  x && y && { alpha: x.alpha + y.alpha, beta: x.beta + y.beta }
