// A web server's answer to a request for a file, or a part of it, by RFC 9110; and how it may go wrong.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** A file on a server, and what happens on the way. */
export interface ServedFile {
  readonly content: Uint8Array
  /** The mark by which the file is known again; none when left out. */
  readonly tag?: string
  /** After how many bytes of an answer the connection breaks, for each request in turn; never when there are no more. */
  readonly breaks?: readonly number[]
  /** What to answer instead, when a range is asked for. */
  readonly onRange?: (request: IncomingMessage, response: ServerResponse, start: number) => void
}

/** A server's requests: the range that each asked for, and the mark that it gave. */
export type RequestLog = { readonly range: string | undefined; readonly ifRange: string | undefined }[]

/** Answers as a server that has the file does. */
export function serveFile(file: ServedFile, log: RequestLog = []): RequestListener {
  return (request, response) => {
    const { content, tag, breaks = [], onRange } = file
    const { range } = request.headers
    const ifRange = request.headers['if-range'] as string | undefined
    const broken = breaks[log.length]
    log.push({ range, ifRange })
    let start = 0
    if (range !== undefined && onRange !== undefined) {
      return onRange(request, response, Number(/^bytes=(\d+)-$/.exec(range)?.[1]))
    }
    if (range !== undefined && ifRange === tag) {
      start = Number(/^bytes=(\d+)-$/.exec(range)?.[1])
      if (start >= content.length) return void response.writeHead(416).end()
      response.statusCode = 206
      response.setHeader('Content-Range', `bytes ${start}-${content.length - 1}/${content.length}`)
    }
    if (tag !== undefined) response.setHeader('ETag', tag)
    response.setHeader('Content-Length', content.length - start)
    if (broken === undefined) return void response.end(content.subarray(start))
    response.write(content.subarray(start, start + broken), () => {
      setTimeout(() => request.socket.destroy(), 20)
    })
    if (broken === 0) response.flushHeaders()
  }
}
