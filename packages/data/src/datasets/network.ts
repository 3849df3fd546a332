// The files of a data set from the cache, or from the network into the cache. What comes from either is
// verified by its checksum.
import { openCache, type Cache } from './cache'
import type { DataSource } from './dataSource'
import { download, type PartialDownload } from './download'
import type { PublishedFile } from './publishedFile'
import { verify } from './verify'
import { getEach, type LoadOptions, type Obtained, type Wanted } from './wanted'

/** Why a file is neither in the cache nor to be had from the network. */
export class UnavailableError extends Error {}

/**
 * The wanted files from the cache, those that are missing from the first mirror that has them.
 * @throws UnavailableError when one is to be had from neither.
 */
export async function fromCacheOrNetwork<Name extends string>(
  { title, files, storage }: Wanted<Name>,
  { cache: folder, download: mayDownload = true, timeout = 2500, onProgress }: LoadOptions,
): Promise<Obtained<Name>> {
  const cache = openCache(storage, folder)
  const hosts = new Set<string>()
  const found = await getEach(files, async (published) => {
    const cached = await cache?.read(published)
    if (cached !== undefined) return cached
    if (!mayDownload) throw new UnavailableError(`${published.name} is not cached and downloads are off`)
    const { url, compressed, bytes } = await fromMirrors(published, cache, timeout, onProgress)
    hosts.add(new URL(url).host)
    await cache?.write(published, compressed)
    return { file: url, bytes }
  })
  const from = hosts.size === 0 ? `the cache ${cache?.folder}` : [...hosts].join(' and ')
  const source: DataSource = {
    kind: hosts.size === 0 ? 'cache' : 'download',
    real: true,
    description: `real ${title} from ${from}`,
    ...(cache && { path: cache.folder }),
  }
  return { files: found, source }
}

interface Verified {
  readonly url: string
  readonly compressed: Uint8Array
  readonly bytes: Uint8Array
}

async function fromMirrors(
  published: PublishedFile,
  cache: Cache | undefined,
  timeout: number,
  onProgress: LoadOptions['onProgress'],
): Promise<Verified> {
  const reasons: string[] = []
  const partial = await cache?.readPartial(published)
  for (const url of published.mirrors) {
    try {
      return await fromMirror(published, url, partial, { cache, timeout, onProgress })
    } catch (error) {
      // What the caller throws is for the caller.
      if (error instanceof ProgressError) throw error.cause
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new UnavailableError(
    `${published.name} is not cached and cannot be downloaded: ${reasons.join('; ')}`,
  )
}

/** What was thrown by whom progress was told. */
class ProgressError extends Error {}

interface Ways {
  readonly cache: Cache | undefined
  readonly timeout: number
  readonly onProgress: LoadOptions['onProgress']
}

async function fromMirror(
  published: PublishedFile,
  url: string,
  partial: PartialDownload | undefined,
  ways: Ways,
): Promise<Verified> {
  const { cache, timeout, onProgress } = ways
  const { bytes: compressed, resumed } = await download(url, {
    timeout,
    // Compression makes nothing larger than this.
    maxBytes: published.bytes + 2 ** 16,
    partial,
    keep: async (received) => cache?.writePartial(published, received),
    onProgress(received, total) {
      try {
        onProgress?.({ file: `${published.name}.gz`, received, total })
      } catch (error) {
        throw new ProgressError('onProgress failed', { cause: error })
      }
    },
  })
  try {
    return { url, compressed, bytes: await verify(compressed, url, published) }
  } catch (error) {
    // Perhaps its beginning was another file's after all.
    if (!resumed) throw error
    return fromMirror(published, url, undefined, ways)
  }
}
