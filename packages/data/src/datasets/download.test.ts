// Downloads over connections that break, from servers that answer wrongly.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { serveFile, type RequestLog } from '../../test/files'
import { withFolder } from '../../test/folder'
import { withServer } from '../../test/server'
import { download, type DownloadOptions, type PartialDownload } from './download'
import { obtain } from './obtain'
import { openStorage } from './storage'
import type { Wanted } from './wanted'

const content = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251)
const limits: DownloadOptions = { timeout: 2000, maxBytes: 5000 }

describe('a connection that breaks', () => {
  test('is taken up where it broke, and no byte is sent twice', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(cuts, async (breaks) => {
        const log: RequestLog = []
        const told: number[] = []
        const onProgress = (received: number, total: number | undefined): void => {
          expect(total).toBe(content.length)
          told.push(received)
        }
        const { bytes, resumed } = await withServer(
          serveFile({ content, tag: '"v1"', breaks }, log),
          async (url) => download(url, { ...limits, onProgress }),
        )
        expect(bytes).toEqual(content)
        let start = 0
        const starts = breaks.map((length) => (start = Math.min(content.length, start + length)))
        expect(resumed).toBe(breaks.length > 0)
        expect(log).toEqual([
          { range: undefined, ifRange: undefined },
          ...starts.map((from) => ({ range: `bytes=${from}-`, ifRange: '"v1"' })),
        ])
        expect(told).toEqual(told.toSorted((a, b) => a - b))
        expect(told.at(-1)).toBe(content.length)
      }),
      { numRuns: 10 },
    )
  })

  test.each([
    ['without a mark', undefined],
    ['with a mark that means less than its bytes', 'W/"v1"'],
  ])('%s is not: nothing says that it is still the same file', async (_, tag) => {
    const log: RequestLog = []
    await withServer(serveFile({ content, ...(tag && { tag }), breaks: [100] }, log), async (url) => {
      await expect(download(url, limits)).rejects.toThrow(/^127\.0\.0\.1:\d+ breaks off \(/)
    })
    expect(log).toHaveLength(1)
  })

  test('without bringing more is given up', async () => {
    const log: RequestLog = []
    await withServer(serveFile({ content, tag: '"v1"', breaks: [100, 0, 0, 0] }, log), async (url) => {
      await expect(download(url, limits)).rejects.toThrow('breaks off')
    })
    expect(log).toHaveLength(2)
  })

  test('again and again is given up', async () => {
    const log: RequestLog = []
    const breaks = Array.from({ length: 99 }, () => 1)
    await withServer(serveFile({ content, tag: '"v1"', breaks }, log), async (url) => {
      await expect(download(url, limits)).rejects.toThrow('breaks off')
    })
    expect(log).toHaveLength(8)
  })
})

describe('a beginning from earlier', () => {
  const partial = (url: string, changed: Partial<PartialDownload> = {}): PartialDownload => ({
    url,
    validator: '"v1"',
    bytes: content.slice(0, 400),
    ...changed,
  })

  test('is continued', async () => {
    const log: RequestLog = []
    await withServer(serveFile({ content, tag: '"v1"' }, log), async (url) => {
      expect(await download(url, { ...limits, partial: partial(url) })).toEqual({
        bytes: content,
        resumed: true,
      })
    })
    expect(log).toEqual([{ range: 'bytes=400-', ifRange: '"v1"' }])
  })

  test('of another address, or a file that has changed, is not', async () => {
    await withServer(serveFile({ content, tag: '"v2"' }), async (url) => {
      const expected = { bytes: content, resumed: false }
      expect(await download(url, { ...limits, partial: partial(url) })).toEqual(expected)
      expect(await download(url, { ...limits, partial: partial(`${url}/else`) })).toEqual(expected)
    })
  })

  test.each<[string, NonNullable<Parameters<typeof serveFile>[0]['onRange']>]>([
    [
      'another range',
      (_, response) => void response.writeHead(206, { 'Content-Range': 'bytes 0-999/1000' }).end(content),
    ],
    [
      'a range that it does not name',
      (_, response) => void response.writeHead(206).end(content.subarray(400)),
    ],
    [
      'a range in words',
      (_, response) => void response.writeHead(206, { 'Content-Range': 'bytes all/1000' }).end(content),
    ],
    ['no range at all', (_, response) => void response.writeHead(416).end()],
    ['the whole file', (_, response) => void response.end(content)],
  ])('is dropped when the server answers with %s', async (_, onRange) => {
    const log: RequestLog = []
    await withServer(serveFile({ content, tag: '"v1"', onRange }, log), async (url) => {
      expect(await download(url, { ...limits, partial: partial(url) })).toEqual({
        bytes: content,
        resumed: false,
      })
    })
    expect(log.at(-1)?.range).toBe(log.length === 1 ? 'bytes=400-' : undefined)
  })

  test('from a server that answers with ranges nobody asked for is an error, not a loop', async () => {
    await withServer(
      (_, response) => void response.writeHead(206, { 'Content-Range': 'bytes 7-9/1000' }).end('abc'),
      async (url) => {
        await expect(download(url, { ...limits, partial: partial(url) })).rejects.toThrow(
          'answers with a range that was not asked for',
        )
      },
    )
  })

  test('is kept now and then, and when the download fails', async () => {
    const large = new Uint8Array(10 * 2 ** 20).fill(7)
    const kept: number[] = []
    const keep = async ({ bytes, validator }: PartialDownload): Promise<void> => {
      expect(validator).toBe('"v1"')
      kept.push(bytes.length)
    }
    const options = { ...limits, maxBytes: 2 ** 24, keep }
    await withServer(serveFile({ content: large, tag: '"v1"' }), async (url) => download(url, options))
    expect(kept.length).toBe(2)
    expect(kept[0]).toBeGreaterThanOrEqual(2 ** 22)
    kept.length = 0
    await withServer(serveFile({ content, tag: '"v1"', breaks: [100, 0] }), async (url) => {
      await expect(download(url, options)).rejects.toThrow('breaks off')
    })
    expect(kept).toEqual([100])
    // What is too large is no beginning of the file that is wanted.
    kept.length = 0
    await withServer(serveFile({ content, tag: '"v1"' }), async (url) => {
      await expect(download(url, { ...options, maxBytes: 10 })).rejects.toThrow('sends more than 10 bytes')
    })
    expect(kept).toEqual([])
  })
})

describe('the files of a data set', () => {
  const table = new Uint8Array(5000).map((_, i) => Math.imul(i * i, 0x9e3779b1) >>> 24)
  const file = new Uint8Array(gzipSync(table))
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const wanted = async (mirrors: readonly string[], gzip = false): Promise<Wanted<'table'>> => ({
    op: 'loadNumbers',
    title: 'numbers',
    storage: await openStorage(),
    files: {
      table: {
        folder: 'numbers',
        name: 'numbers.csv',
        bytes: table.length,
        sha256: sha256(gzip ? file : table),
        ...(gzip && { ofGzip: true as const }),
        mirrors,
      },
    },
  })
  beforeEach(() => void vi.stubEnv('CHAINRULE_DATA', ''))

  test('go on where an earlier process was stopped', async () => {
    await withFolder({}, async (cache) => {
      const log: RequestLog = []
      let breaks = [900, 0]
      await withServer(
        (request, response) => serveFile({ content: file, tag: '"v1"', breaks }, log)(request, response),
        async (url) => {
          expect((await obtain(await wanted([url]), { cache })).files).toBeUndefined()
          expect(await readdir(join(cache, 'numbers'))).toEqual(['numbers.csv.gz.partial'])
          breaks = []
          const { files } = await obtain(await wanted([url]), { cache })
          expect(files?.table.bytes).toEqual(table)
        },
      )
      expect(log.map(({ range }) => range)).toEqual([undefined, 'bytes=900-', 'bytes=900-'])
      expect(await readdir(join(cache, 'numbers'))).toEqual(['numbers.csv.gz'])
    })
  })

  test.each([
    ['other bytes', (url: string) => `${JSON.stringify({ url, validator: '"v1"' })}\n${'x'.repeat(900)}`],
    ['nonsense', () => 'x\ny'],
    ['no lines', () => 'x'],
    ['another thing', () => 'null\n'],
  ])('are downloaded anew when what was kept is %s', async (_, kept) => {
    await withServer(serveFile({ content: file, tag: '"v1"' }), async (url) => {
      await withFolder({ 'numbers/numbers.csv.gz.partial': kept(url) }, async (cache) => {
        const { files } = await obtain(await wanted([url]), { cache })
        expect(files?.table.bytes).toEqual(table)
        expect(await readdir(join(cache, 'numbers'))).toEqual(['numbers.csv.gz'])
      })
    })
  })

  test('are refused when their checksum is another, gzipped or not', async () => {
    await withServer(serveFile({ content: new Uint8Array(gzipSync(table, { level: 1 })) }), async (url) => {
      const plain = await obtain(await wanted([url]), { cache: false })
      expect(plain.files?.table.bytes).toEqual(table)
      const gzipped = await obtain(await wanted([url], true), { cache: false })
      expect(gzipped).toMatchObject({
        files: undefined,
        reason: expect.stringContaining(
          `is not the published file: expected SHA-256 ${sha256(file)}; found`,
        ) as string,
      })
    })
    await withServer(serveFile({ content: file }), async (url) => {
      expect((await obtain(await wanted([url], true), { cache: false })).files?.table.bytes).toEqual(table)
    })
  })

  test('may be downloaded by several at once', async () => {
    await withFolder({}, async (cache) => {
      await withServer(serveFile({ content: file, tag: '"v1"', breaks: [500, 700, 300] }), async (url) => {
        const both = await Promise.all(
          Array.from({ length: 6 }, async () => obtain(await wanted([url]), { cache })),
        )
        for (const { files } of both) expect(files?.table.bytes).toEqual(table)
      })
      expect(await readdir(join(cache, 'numbers'))).toEqual(['numbers.csv.gz'])
      expect(new Uint8Array(await readFile(join(cache, 'numbers', 'numbers.csv.gz')))).toEqual(file)
    })
  })

  test('say how far they are', async () => {
    await withServer(serveFile({ content: file }), async (url) => {
      const told: unknown[] = []
      await obtain(await wanted([url]), { cache: false, onProgress: (progress) => void told.push(progress) })
      expect(told.at(-1)).toEqual({ file: 'numbers.csv.gz', received: file.length, total: file.length })
      const angry = obtain(await wanted([url, url]), {
        cache: false,
        onProgress: () => {
          throw new RangeError('the bar is too short')
        },
      })
      await expect(angry).rejects.toThrow(new RangeError('the bar is too short'))
    })
    await withServer(
      (_, response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(file)),
      async (url) => {
        const told: unknown[] = []
        const { files } = await obtain(await wanted([url]), {
          cache: false,
          onProgress: ({ total }) => void told.push(total),
        })
        expect(files?.table.bytes).toEqual(table)
        expect(told.at(-1)).toBeUndefined()
      },
    )
  })
})
