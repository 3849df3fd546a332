// Division of whole numbers, which vectors lack: by way of float64, which holds them and, rounded down, their
// quotients exactly.
import { convert, constant, div, floor, mul, sub, type Lane } from './lane'

const doubled = (x: Lane): Lane => convert('f64', x)

/** The largest whole number up to x / n, for an i32 from 0 up and a constant from 1 up. */
export function quotient(x: Lane, n: number): Lane {
  return n === 1 ? x : convert('i32', floor(div(doubled(x), constant('f64', n))))
}

/** x - n * floor(x / n) of i32; 0 where n is 0. The floor is exact: the quotient is off by less than 1 / n. */
export function wholeRemainder(x: Lane, n: Lane): Lane {
  const [a, b] = [doubled(x), doubled(n)]
  // 0 times infinity is NaN, of which i32 makes 0.
  return convert('i32', sub(a, mul(floor(div(a, b)), b)))
}
