// The files of a data set from a folder that the caller named: all of them, or an error.
import { gunzip } from '../formats/gunzip'
import { DatasetError } from './datasetError'
import type { PublishedFile } from './publishedFile'
import { getEach, type Obtained, type ObtainedFile, type Wanted } from './wanted'

// A folder may hold other data of the same form, such as Fashion-MNIST; this bounds what is taken from it.
const mostBytes = 2 ** 30

/**
 * The wanted files from a folder.
 *
 * @param remedy what to do when they are not there.
 * @throws DatasetError when there is no such folder, or a file is not in it.
 * @throws FormatError when a file is damaged gzip.
 */
export async function fromDirectory<Name extends string>(
  { op, title, files, storage }: Wanted<Name>,
  directory: string,
  remedy: string,
): Promise<Obtained<Name>> {
  if (storage === undefined) {
    throw new DatasetError(
      op,
      `no data: expected a file system to read ${directory} from; there is none here`,
    )
  }
  if (!(await storage.isDirectory(directory))) {
    throw new DatasetError(op, `no data: expected a folder; ${directory} is none; ${remedy}`)
  }
  const found = await getEach(files, async (published): Promise<ObtainedFile> => {
    const paths = candidates(published).map((parts) => storage.join(directory, ...parts))
    for (const path of paths) {
      const bytes = await storage.read(path)
      if (bytes === undefined) continue
      const compressed = path.endsWith('.gz')
      return { file: path, bytes: gunzip(bytes, { file: path, maxBytes: mostBytes, compressed }) }
    }
    throw new DatasetError(op, `no data: expected one of ${paths.join(', ')}; none is there; ${remedy}`)
  })
  const description = `real ${title} from ${directory}`
  return { files: found, source: { kind: 'file', real: true, description, path: directory } }
}

const candidates = ({ folder, name }: PublishedFile): readonly (readonly string[])[] => [
  [folder, `${name}.gz`],
  [folder, name],
  [`${name}.gz`],
  [name],
]
