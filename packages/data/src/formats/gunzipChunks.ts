// Takes a file chunk by chunk, gives the bytes inside chunk by chunk: uncompressed if it is gzipped, else as they are.
// The chunks of what was compressed are small, however well it was compressed.
import { FormatError } from './formatError'

/** The content of a file that may be gzipped; `file` is its name in errors. Leaving the loop closes the source. */
export async function* gunzipChunks(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  file: string,
): AsyncGenerator<Uint8Array, void> {
  const chunks = bytesOf(source)
  try {
    const start: Uint8Array[] = []
    let length = 0
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      start.push(next.value)
      length += next.value.length
      if (length >= 2) break
    }
    const [first, second] = start.flatMap((chunk) => [...chunk.subarray(0, 2)])
    if (first === 0x1f && second === 0x8b) yield* gunzipped(start, chunks, file)
    else {
      yield* start
      yield* chunks
    }
  } finally {
    await chunks.return()
  }
}

async function* bytesOf(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array, void, void> {
  const encoder = new TextEncoder()
  for await (const part of source) {
    const chunk = typeof part === 'string' ? encoder.encode(part) : part
    if (chunk.length > 0) yield chunk
  }
}

async function* gunzipped(
  start: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<Uint8Array, void> {
  const { readable, writable } = new DecompressionStream('gzip')
  const writer = writable.getWriter()
  const reader = readable.getReader() as ReadableStreamDefaultReader<Uint8Array>
  let offset = 0
  let sourceFailed = false
  const compressed = async function* (): AsyncGenerator<Uint8Array> {
    yield* start
    try {
      yield* rest
    } catch (error) {
      sourceFailed = true
      throw error
    }
  }
  const writing = (async () => {
    for await (const chunk of compressed()) {
      await writer.write(chunk as Uint8Array<ArrayBuffer>)
      offset += chunk.length
    }
    await writer.close()
  })()
  // What fails in writing fails in reading, too.
  writing.catch(async (error: unknown) => writer.abort(error)).catch(() => undefined)
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
  } catch (error) {
    if (sourceFailed) throw error
    const problem = 'the gzip file is cut short or damaged'
    const found = error instanceof Error ? error.message : String(error)
    throw new FormatError({ file, problem, offset, expected: 'compressed data', found })
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
