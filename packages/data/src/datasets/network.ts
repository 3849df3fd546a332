// The files of a data set from the cache, or from the network into the cache. What comes from either is
// verified by its checksum.
import { openCache } from './cache'
import type { DataSource } from './dataSource'
import { download } from './download'
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
  { cache: folder, download: mayDownload = true, timeout = 2500 }: LoadOptions,
): Promise<Obtained<Name>> {
  const cache = openCache(storage, folder)
  const hosts = new Set<string>()
  const found = await getEach(files, async (published) => {
    const cached = await cache?.read(published)
    if (cached !== undefined) return cached
    if (!mayDownload) throw new UnavailableError(`${published.name} is not cached and downloads are off`)
    const { url, compressed, bytes } = await fromMirrors(published, timeout)
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

interface Downloaded {
  readonly url: string
  readonly compressed: Uint8Array
  readonly bytes: Uint8Array
}

async function fromMirrors(published: PublishedFile, timeout: number): Promise<Downloaded> {
  const reasons: string[] = []
  for (const url of published.mirrors) {
    try {
      // Compression makes nothing larger than this.
      const compressed = await download(url, { timeout, maxBytes: published.bytes + 2 ** 16 })
      return { url, compressed, bytes: await verify(compressed, url, published) }
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new UnavailableError(
    `${published.name} is not cached and cannot be downloaded: ${reasons.join('; ')}`,
  )
}
