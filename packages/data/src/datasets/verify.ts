// Whether a gzipped file is the one that was published: its bytes if it is.
import { gunzip } from '../formats/gunzip'
import type { PublishedFile } from './publishedFile'

/**
 * The uncompressed bytes of a published file.
 *
 * @param file how it is named in errors.
 * @throws FormatError when it is no gzip, or a larger file; Error when its checksum is another.
 */
export async function verify(
  compressed: Uint8Array,
  file: string,
  published: PublishedFile,
): Promise<Uint8Array> {
  const check = async (content: Uint8Array): Promise<void> => {
    const sha256 = await sha256Of(content)
    if (sha256 === published.sha256) return
    throw new Error(
      `${file} is not the published file: expected SHA-256 ${published.sha256}; found ${sha256}`,
    )
  }
  if (published.ofGzip) await check(compressed)
  const bytes = gunzip(compressed, { file, maxBytes: published.bytes, compressed: true })
  if (!published.ofGzip) await check(bytes)
  return bytes
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
