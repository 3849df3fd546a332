// Takes the address of a file, gives its bytes, or says why not, soon.

/** When to give up. */
export interface DownloadLimits {
  /** How many milliseconds a server may take to answer, and later to send the next bytes. */
  readonly timeout: number
  /** The most bytes to take. */
  readonly maxBytes: number
}

/**
 * Downloads a file, in one attempt.
 * @throws Error with a short message when the server cannot be reached, refuses, falls silent or sends
 * more than `maxBytes`.
 */
export async function download(url: string, { timeout, maxBytes }: DownloadLimits): Promise<Uint8Array> {
  const host = new URL(url).host
  const abort = new AbortController()
  let timer = setTimeout(() => abort.abort(), timeout)
  try {
    const response = await fetch(url, { signal: abort.signal })
    if (!response.ok || response.body === null) throw new Error(`${host} answers ${response.status}`)
    const reader = response.body.getReader()
    const chunks: Uint8Array[] = []
    let length = 0
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(), timeout)
      length += part.value.length
      if (length > maxBytes) throw new Error(`${host} sends more than ${maxBytes} bytes`)
      chunks.push(part.value)
    }
    return join(chunks, length)
  } catch (error) {
    if (abort.signal.aborted) throw new Error(`${host} is silent for ${timeout} ms`, { cause: error })
    // What fetch throws is a TypeError that says why in its cause alone, in a browser not at all.
    if (!(error instanceof TypeError)) throw error
    const { code = error.message } = (error.cause ?? {}) as { code?: string }
    throw new Error(`${host} cannot be reached (${code})`, { cause: error })
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}
