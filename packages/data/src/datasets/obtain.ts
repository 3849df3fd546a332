// Where the files of a data set come from: the folder that the caller names, else the cache, else the
// network. Takes the files that are wanted, gives their bytes, or the reason why there are none, which is
// the loader's cue to draw synthetic examples.
import { DatasetError } from './datasetError'
import { fromDirectory } from './directory'
import { fromCacheOrNetwork, UnavailableError } from './network'
import type { LoadOptions, Obtained, Wanted } from './wanted'

/** Why there are no real data. */
export interface Missing {
  readonly files: undefined
  readonly reason: string
}

/**
 * The files of a data set from the first place that has them.
 * @throws DatasetError when a folder is named that does not exist or lacks a file, or when there are no
 * real data and `synthetic` is false.
 * @throws FormatError when a file of the named folder is damaged gzip.
 */
export async function obtain<Name extends string>(
  wanted: Wanted<Name>,
  options: LoadOptions,
): Promise<Obtained<Name> | Missing> {
  try {
    return await search(wanted, options)
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    if (options.synthetic !== false) return { files: undefined, reason: error.message }
    throw missing(wanted, error, 'name a directory that has them, or allow synthetic data')
  }
}

/** {@link obtain} for data that no generator can stand in for. */
export async function obtainReal<Name extends string>(
  wanted: Wanted<Name>,
  options: Omit<LoadOptions, 'synthetic'>,
): Promise<Obtained<Name>> {
  try {
    return await search(wanted, options)
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    throw missing(wanted, error, 'there are no synthetic ones of this kind; name a directory that has them')
  }
}

async function search<Name extends string>(
  wanted: Wanted<Name>,
  options: LoadOptions,
): Promise<Obtained<Name>> {
  if (options.directory !== undefined) {
    return fromDirectory(wanted, options.directory, 'name another directory')
  }
  const directory = wanted.storage?.environment('CHAINRULE_DATA')
  if (directory !== undefined) return fromDirectory(wanted, directory, 'correct or unset CHAINRULE_DATA')
  return fromCacheOrNetwork(wanted, options)
}

const missing = ({ op }: Wanted<string>, cause: UnavailableError, remedy: string): DatasetError =>
  new DatasetError(op, `no real data: ${cause.message}; ${remedy}`, { cause })
