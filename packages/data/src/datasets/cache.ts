// Downloads that are kept for the next time, as they came. The cache helps where it can and fails silently:
// what it does not have is downloaded.
import type { PublishedFile } from './publishedFile'
import type { Storage } from './storage'
import { verify } from './verify'
import type { ObtainedFile } from './wanted'

/** A folder of downloads. */
export interface Cache {
  readonly folder: string
  /** A file, uncompressed; `undefined` when it is not there or is damaged. */
  readonly read: (published: PublishedFile) => Promise<ObtainedFile | undefined>
  /** Keeps a file, if that is possible. */
  readonly write: (published: PublishedFile, compressed: Uint8Array) => Promise<void>
}

/**
 * The cache in a folder, by the platform's conventions when it is `undefined`. There is none where there are
 * no files, and none for `false`.
 */
export function openCache(
  storage: Storage | undefined,
  folder: string | false | undefined,
): Cache | undefined {
  if (storage === undefined || folder === false) return undefined
  const root = folder ?? storage.cacheDirectory
  const pathOf = ({ folder: part, name }: PublishedFile): string => storage.join(root, part, `${name}.gz`)
  return {
    folder: root,
    async read(published) {
      const path = pathOf(published)
      try {
        const compressed = await storage.read(path)
        return compressed && { file: path, bytes: await verify(compressed, path, published) }
      } catch {
        return undefined
      }
    },
    async write(published, compressed) {
      await storage.write(pathOf(published), compressed).catch(() => undefined)
    },
  }
}
