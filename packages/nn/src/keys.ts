// Keys for layers that were given none.
import { random } from '@chainrule/tensor'

// 'chain' in ASCII: far from the small seeds that people choose, whose keys must stay theirs.
const seed = 0x636861696e
let count = 0

/**
 * A new key at each call: layers made without a key differ from each other, and a program that makes the same
 * layers in the same order gets the same numbers each time it runs. This is the package's only state; give
 * layers a key of your own where the order must not matter.
 */
export function nextKey(): random.Key {
  return random.foldIn(random.key(seed), count++)
}
