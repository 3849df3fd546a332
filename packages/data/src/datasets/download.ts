// Takes the address of a file, gives its bytes, or says why not, soon. What was received before a connection broke is
// not received again, if the server says by which mark it knows the file, and has not changed it since.

/** The beginning of a file, and the mark by which its server knows the file again. */
export interface PartialDownload {
  readonly url: string
  /** An entity tag, or the date of the last change. */
  readonly validator: string
  readonly bytes: Uint8Array
}

/** When to give up, where to begin, and whom to tell. */
export interface DownloadOptions {
  /** How many milliseconds a server may take to answer, and later to send the next bytes. */
  readonly timeout: number
  /** The most bytes to take. */
  readonly maxBytes: number
  /** What is there of the file already. */
  readonly partial?: PartialDownload | undefined
  /** Told of what has been received, and how much there will be, if the server says so. */
  readonly onProgress?: (received: number, total: number | undefined) => void
  /** Given what there is so far, now and then and when the download fails, to be `partial` the next time. */
  readonly keep?: (partial: PartialDownload) => Promise<void>
}

/** A file, and whether its beginning is from an earlier attempt. */
export interface Downloaded {
  readonly bytes: Uint8Array
  readonly resumed: boolean
}

// So much is lost at most when the process ends.
const keepBytes = 2 ** 22
// Broken connections in a row after each of which there was more than before.
const mostAttempts = 8

/**
 * Downloads a file. When the connection breaks, it goes on where it was, as long as that brings it further.
 * @throws Error with a short message when the server cannot be reached, refuses, falls silent or sends more than
 * `maxBytes`.
 */
export async function download(url: string, options: DownloadOptions): Promise<Downloaded> {
  const received = new Received(url, options)
  let resumed = false
  for (let attempts = 1; ; attempts++) {
    const before = received.length
    try {
      if (before > 0) resumed = true
      const complete = await attempt(url, received, options)
      if (complete) return { bytes: received.join(), resumed: resumed && received.continued }
      // The server has another file than before, or none of the range: from the start, once.
      if (before === 0) throw new Error(`${new URL(url).host} answers with a range that was not asked for`)
    } catch (error) {
      const further = received.length > before && received.partial !== undefined
      if (further && error instanceof BrokenError && attempts < mostAttempts) continue
      await received.keep()
      throw error
    }
  }
}

/** A connection that broke while the file came. */
class BrokenError extends Error {}

/** What there is of a file. */
class Received {
  /** Whether the beginning is still that of an earlier answer. */
  continued = false
  length = 0
  private chunks: Uint8Array[] = []
  private validator: string | undefined
  private kept = 0
  private readonly url: string
  private readonly options: DownloadOptions

  constructor(url: string, options: DownloadOptions) {
    this.url = url
    this.options = options
    const { partial } = options
    if (partial?.url !== url || partial.bytes.length === 0) return
    this.chunks = [partial.bytes]
    this.length = this.kept = partial.bytes.length
    this.validator = partial.validator
  }

  /** Forgets everything: what comes now is the file from its start. */
  restart(validator: string | undefined): void {
    this.chunks = []
    this.length = this.kept = 0
    this.validator = validator
    this.continued = false
  }

  get partial(): { readonly validator: string } | undefined {
    return this.validator === undefined || this.length === 0 ? undefined : { validator: this.validator }
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.chunks.push(chunk)
    this.length += chunk.length
    if (this.length - this.kept >= keepBytes) await this.keep()
  }

  async keep(): Promise<void> {
    const { validator, url, length } = this
    if (validator === undefined || length === this.kept) return
    this.kept = length
    await this.options.keep?.({ url, validator, bytes: this.join() })
  }

  join(): Uint8Array {
    const joined = new Uint8Array(this.length)
    let offset = 0
    for (const chunk of this.chunks) {
      joined.set(chunk, offset)
      offset += chunk.length
    }
    this.chunks = [joined]
    return joined
  }
}

/** Receives the file, or the rest of it; false when the rest is not to be had, and everything is to be asked for. */
async function attempt(
  url: string,
  received: Received,
  { timeout, maxBytes, onProgress }: DownloadOptions,
): Promise<boolean> {
  const { host } = new URL(url)
  const abort = new AbortController()
  let timer = setTimeout(() => abort.abort(), timeout)
  let answered = false
  try {
    const start = received.length
    const headers = received.partial && { Range: `bytes=${start}-`, 'If-Range': received.partial.validator }
    const response = await fetch(url, { signal: abort.signal, ...(headers && { headers }) })
    const range =
      response.status === 206
        ? /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('Content-Range') ?? '')
        : null
    if (response.status === 416 || (response.status === 206 && Number(range?.[1] ?? -1) !== start)) {
      received.restart(undefined)
      return false
    }
    if (!response.ok || response.body === null) throw new Error(`${host} answers ${response.status}`)
    answered = true
    if (response.status === 206) received.continued = start > 0
    else received.restart(validatorOf(response))
    const total = totalOf(response, range?.[2])
    const reader = response.body.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(), timeout)
      if (received.length + part.value.length > maxBytes) {
        received.restart(undefined)
        throw new Error(`${host} sends more than ${maxBytes} bytes`)
      }
      await received.add(part.value)
      onProgress?.(received.length, total)
    }
    return true
  } catch (error) {
    if (abort.signal.aborted) throw new Error(`${host} is silent for ${timeout} ms`, { cause: error })
    // What fetch throws is a TypeError that says why in its cause alone, in a browser not at all.
    if (!(error instanceof TypeError)) throw error
    const { code = error.message } = (error.cause ?? {}) as { code?: string }
    const message = `${host} ${answered ? 'breaks off' : 'cannot be reached'} (${code})`
    throw answered ? new BrokenError(message, { cause: error }) : new Error(message, { cause: error })
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}

// What the server compresses on its way has other lengths than what is received, and parts of it cannot be asked for.
const isEncoded = ({ headers }: Response): boolean =>
  (headers.get('Content-Encoding') ?? 'identity') !== 'identity'

function validatorOf(response: Response): string | undefined {
  if (isEncoded(response)) return undefined
  const tag = response.headers.get('ETag')
  // A weak tag says that the content means the same, not that it has the same bytes.
  if (tag !== null && !tag.startsWith('W/')) return tag
  return response.headers.get('Last-Modified') ?? undefined
}

function totalOf(response: Response, ofRange: string | undefined): number | undefined {
  const total = ofRange ?? response.headers.get('Content-Length') ?? '*'
  return isEncoded(response) || total === '*' ? undefined : Number(total)
}
