// Downloads that are kept for the next time, as they came. The cache helps where it can and fails silently:
// what it does not have is downloaded.
import type { PartialDownload } from './download'
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
  /** What there is of a file whose download was broken off; `undefined` when there is nothing. */
  readonly readPartial: (published: PublishedFile) => Promise<PartialDownload | undefined>
  /** Keeps the beginning of a file until the file is there, if that is possible. */
  readonly writePartial: (published: PublishedFile, partial: PartialDownload) => Promise<void>
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
  const partialPathOf = (published: PublishedFile): string => `${pathOf(published)}.partial`
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
      await storage.remove(partialPathOf(published)).catch(() => undefined)
    },
    async readPartial(published) {
      try {
        const content = await storage.read(partialPathOf(published))
        return content && decodePartial(content)
      } catch {
        return undefined
      }
    },
    async writePartial(published, partial) {
      await storage.write(partialPathOf(published), encodePartial(partial)).catch(() => undefined)
    },
  }
}

// One file, so that it is written at once: a line of JSON that says what it is the beginning of, then the bytes.
function encodePartial({ url, validator, bytes }: PartialDownload): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify({ url, validator })}\n`)
  const content = new Uint8Array(line.length + bytes.length)
  content.set(line)
  content.set(bytes, line.length)
  return content
}

function decodePartial(content: Uint8Array): PartialDownload | undefined {
  const end = content.indexOf(0x0a)
  const line = JSON.parse(new TextDecoder().decode(content.subarray(0, end))) as Record<string, unknown>
  const { url, validator } = line
  if (end === -1 || typeof url !== 'string' || typeof validator !== 'string') return undefined
  return { url, validator, bytes: content.slice(end + 1) }
}
