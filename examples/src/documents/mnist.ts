// MNIST, read once however often it is asked for: a folder in, its digits out.
import { loadMnist } from '@chainrule/data'

/** What there is of MNIST in a folder, or where else it is found. */
export type Mnist = Awaited<ReturnType<typeof loadMnist<'uint8'>>>

const read = new Map<string, Promise<Mnist>>()

/**
 * MNIST's digits. Trainings follow each other on the same ones, and to unpack them takes as long as a short training.
 *
 * @param directory a folder with MNIST; by default `$CHAINRULE_DATA`, the cache, the network, and with none of
 * them synthetic digits, which `source` says
 * @throws DatasetError when a folder is named that does not have them, FormatError when they are damaged
 */
export function readMnist(directory?: string): Promise<Mnist> {
  const place = directory ?? process.env['CHAINRULE_DATA'] ?? ''
  const known = read.get(place)
  if (known !== undefined) return known
  const digits = loadMnist({ ...(directory !== undefined && { directory }) })
  read.set(place, digits)
  // What failed may be mended before it is asked for again.
  digits.catch(() => read.delete(place))
  return digits
}
