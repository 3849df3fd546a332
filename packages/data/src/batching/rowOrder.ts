// In which order rows are gone through: as they stand, or shuffled by a key.
import { random } from '@chainrule/tensor'

/** The numbers from 0 to `count - 1`, shuffled if there is a key. */
export const rowOrder = (count: number, key: random.Key | undefined): Int32Array =>
  key === undefined
    ? Int32Array.from({ length: count }, (_, row) => row)
    : random.permutation(key, count).dataSync()
