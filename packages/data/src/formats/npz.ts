// `.npz`, the format in which NumPy saves several arrays: a zip file of `.npy` files. Takes the bytes of a file, gives
// tensors by name, and the other way round.
import { checkOptions, ValueError, type AnyTensor } from '@chainrule/tensor'
import { zipSync, type Zippable } from 'fflate'
import { FormatError } from './formatError'
import { encodeNpy, parseNpy, type EncodeNpyOptions } from './npy'
import { unzip } from './zip'

/** What the caller knows of the file. */
export interface NpzOptions {
  /** How the file is named in errors; `npz` when left out. */
  readonly file?: string
  /** The most bytes that its arrays may have together, uncompressed; 1 GiB when left out. */
  readonly maxBytes?: number
}

const suffix = '.npy'

/**
 * Reads the arrays that NumPy saved with `savez` or `savez_compressed`.
 *
 * @returns the arrays by name, in the order of the file.
 * @throws FormatError when the zip file, or an array in it, is cut short, damaged or no array of numbers, or when all
 * together exceed `maxBytes`.
 *
 * @example
 * const file = encodeNpz({ weight: tensor([[1, 2]]), bias: tensor([3]) })
 * const { weight, bias } = parseNpz(file)
 * weight?.arraySync() // [[1, 2]]
 * bias?.shape // [1]
 */
export function parseNpz(bytes: Uint8Array, options: NpzOptions = {}): Record<string, AnyTensor> {
  checkOptions('parseNpz', options, ['file', 'maxBytes'])
  const { file = 'npz', maxBytes = 2 ** 30 } = options
  // As own properties, whatever their names are.
  return Object.fromEntries(
    [...unzip(bytes, { file, maxBytes })].map(([name, content]) => {
      if (!name.endsWith(suffix)) {
        const found = JSON.stringify(name)
        throw new FormatError({
          file,
          problem: 'not an array',
          offset: 0,
          expected: `names that end in ${suffix}`,
          found,
        })
      }
      return [name.slice(0, -suffix.length), parseNpy(content, { file: `${file}/${name}` })]
    }),
  )
}

/** How to write arrays. */
export interface EncodeNpzOptions extends EncodeNpyOptions {
  /** Whether to compress them; `false`, as in NumPy's `savez`, when left out. */
  readonly compress?: boolean
}

/**
 * The bytes of the `.npz` file of tensors, which NumPy reads with `numpy.load`. The same tensors give the same bytes.
 *
 * @param tensors each tensor by its name in the file.
 * @throws ValueError for a name that no file can have, or that NumPy could not give back.
 *
 * @example
 * const file = encodeNpz({ x: zeros([100]) }, { compress: true })
 * parseNpz(file)['x']?.shape // [100]
 */
export function encodeNpz(
  tensors: Readonly<Record<string, AnyTensor>>,
  options: EncodeNpzOptions = {},
): Uint8Array {
  checkOptions('encodeNpz', options, ['fortran', 'compress'])
  const { compress = false, ...order } = options
  const names = Object.keys(tensors)
  if (names.length > mostFiles) {
    throw new ValueError('encodeNpz', `at most ${mostFiles} tensors can be saved; got ${names.length}`)
  }
  const wrong = names.find((name) => name.includes('\0') || name.length > longestName)
  if (wrong !== undefined) {
    throw new ValueError(
      'encodeNpz',
      `a name has at most ${longestName} letters, none of them zero; got ${JSON.stringify(wrong.slice(0, 80))}`,
    )
  }
  const files: Zippable = Object.fromEntries(
    Object.entries(tensors).map(([name, x]) => [`${name}${suffix}`, encodeNpy(x, order)]),
  )
  return zipSync(files, { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) })
}

// What the fields of a zip file hold; a letter has at most three bytes.
const mostFiles = 0xfffe
const longestName = 20_000
