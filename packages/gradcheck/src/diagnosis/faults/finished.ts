// What faults of finished gradients share: the walk was right, and what came of it was put in the wrong form or place.
import type { Numbers } from '../../problem/problem'
import type { Mutation } from '../candidate'
import { Unfit } from '../trace'

type Gradients = ReadonlyMap<string, Numbers>

/** A change of one finished gradient; `undefined` from `f` says that it cannot be made. */
export const finishing = (path: string, f: (gradients: Gradients) => Numbers | undefined): Mutation => ({
  finish: (gradients) => {
    const changed = f(gradients)
    if (changed === undefined) throw new Unfit()
    return new Map([...gradients].map(([name, value]) => [name, name === path ? changed : value]))
  },
})

/** The gradient of a parameter in a map that has all of them. */
export function gradientOf(gradients: Gradients, path: string): Numbers {
  const found = gradients.get(path)
  if (found === undefined) throw new Unfit()
  return found
}
