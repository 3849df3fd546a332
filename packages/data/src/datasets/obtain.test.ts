// Where a data set's files come from, in which order, and what stops the search.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { withFolder } from '../../test/folder'
import { withServer } from '../../test/server'
import { FormatError } from '../formats/formatError'
import { DatasetError } from './datasetError'
import { obtain } from './obtain'
import { openStorage } from './storage'
import type { Wanted } from './wanted'

const content = new TextEncoder().encode('one, two, three')
const compressed = new Uint8Array(gzipSync(content))

const wanted = async (...mirrors: readonly string[]): Promise<Wanted<'table'>> => ({
  op: 'loadNumbers',
  title: 'numbers',
  storage: await openStorage(),
  files: {
    table: {
      folder: 'numbers',
      name: 'numbers.csv',
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      mirrors,
    },
  },
})

beforeEach(() => {
  vi.stubEnv('CHAINRULE_DATA', '')
})

describe('a named folder', () => {
  test.each(['numbers/numbers.csv.gz', 'numbers/numbers.csv', 'numbers.csv.gz', 'numbers.csv'])(
    'may have the file as %s',
    async (name) => {
      await withFolder({ [name]: name.endsWith('gz') ? compressed : content }, async (directory) => {
        expect(await obtain(await wanted(), { directory })).toEqual({
          files: { table: { file: join(directory, name), bytes: expect.toSatisfy(equals(content)) } },
          source: {
            kind: 'file',
            real: true,
            description: `real numbers from ${directory}`,
            path: directory,
          },
        })
      })
    },
  )

  test('may be named by the environment', async () => {
    await withFolder({ 'numbers.csv': content }, async (directory) => {
      vi.stubEnv('CHAINRULE_DATA', directory)
      expect((await obtain(await wanted(), {})).files?.table.file).toBe(join(directory, 'numbers.csv'))
    })
  })

  test('that does not exist, or lacks the file, is an error that says what to do', async () => {
    await withFolder({ file: '' }, async (folder) => {
      const nowhere = join(folder, 'nowhere')
      const rejects = expect(obtain(await wanted(), { directory: nowhere })).rejects
      await rejects.toThrow(
        `loadNumbers: no data: expected a folder; ${nowhere} is none; name another directory`,
      )
      await expect(obtain(await wanted(), { directory: nowhere })).rejects.toBeInstanceOf(DatasetError)
      vi.stubEnv('CHAINRULE_DATA', join(folder, 'file'))
      await expect(obtain(await wanted(), {})).rejects.toThrow(
        'file is none; correct or unset CHAINRULE_DATA',
      )
      const lacking = expect(obtain(await wanted(), { directory: folder })).rejects
      await lacking.toThrow(`expected one of ${join(folder, 'numbers', 'numbers.csv.gz')}, `)
    })
  })

  test('with a damaged file is an error, although a cache would have it', async () => {
    await withFolder(
      { 'data/numbers.csv.gz': compressed.slice(0, -3), 'cache/numbers/numbers.csv.gz': compressed },
      async (folder) => {
        const options = { directory: join(folder, 'data'), cache: join(folder, 'cache') }
        await expect(obtain(await wanted(), options)).rejects.toThrow(FormatError)
        await expect(obtain(await wanted(), options)).rejects.toThrow(
          join(folder, 'data', 'numbers.csv.gz: '),
        )
      },
    )
  })

  test('where there are no files at all, as in a browser, is an error', async () => {
    const there = await wanted()
    await expect(obtain({ ...there, storage: undefined }, { directory: '/data' })).rejects.toThrow(
      'loadNumbers: no data: expected a file system to read /data from; there is none here',
    )
  })
})

describe('cache and network', () => {
  const serve: RequestListener = (_, response) => void response.end(compressed)

  test('a download fills the cache, from which it comes the next time', async () => {
    await withFolder({}, async (cache) => {
      const first = await withServer(serve, async (url) => obtain(await wanted(`${url}/a.gz`), { cache }))
      expect(first.files?.table.bytes).toEqual(content)
      expect(first).toMatchObject({ source: { kind: 'download', real: true, path: cache } })
      expect(new Uint8Array(await readFile(join(cache, 'numbers', 'numbers.csv.gz')))).toEqual(compressed)

      const second = await obtain(await wanted(), { cache })
      expect(second.files?.table.bytes).toEqual(content)
      expect(second).toMatchObject({
        source: {
          kind: 'cache',
          real: true,
          description: `real numbers from the cache ${cache}`,
          path: cache,
        },
      })
    })
  })

  test('a damaged cache is downloaded again', async () => {
    await withFolder({ 'numbers/numbers.csv.gz': gzipSync('other numbers') }, async (cache) => {
      const obtained = await withServer(serve, async (url) => obtain(await wanted(url), { cache }))
      expect(obtained).toMatchObject({ source: { kind: 'download' } })
      expect(new Uint8Array(await readFile(join(cache, 'numbers', 'numbers.csv.gz')))).toEqual(compressed)
    })
  })

  test('a cache that cannot be written, or is not wanted, does no harm', async () => {
    await withFolder({ file: '' }, async (folder) => {
      await withServer(serve, async (url) => {
        for (const cache of [join(folder, 'file'), false] as const) {
          const obtained = await obtain(await wanted(url), { cache })
          expect(obtained.files?.table.bytes).toEqual(content)
        }
      })
    })
  })

  test.each<[string, RequestListener, string]>([
    ['refuses', (_, response) => void response.writeHead(404).end(), 'answers 404'],
    [
      'sends another file',
      (_, response) => void response.end(gzipSync('eno, two, three')),
      'is not the published file: expected SHA-256',
    ],
    [
      'sends half of it',
      (_, response) => void response.end(compressed.slice(0, 15)),
      'the gzip file is cut short',
    ],
    ['sends no gzip', (_, response) => void response.end('<html>'), 'not a gzip file'],
    ['sends too much', (_, response) => void response.end(new Uint8Array(70_000)), 'sends more than'],
    ['is silent', () => undefined, 'is silent for 200 ms'],
    ['falls silent', (_, response) => void response.write('x'), 'is silent for 200 ms'],
    ['hangs up', (request) => void request.socket.destroy(), 'cannot be reached (UND_ERR_SOCKET)'],
  ])('a mirror that %s is passed over for the next', async (_, answer, reason) => {
    await withServer(answer, async (bad) => {
      const options = { cache: false, timeout: 200 } as const
      const missing = await obtain(await wanted(`${bad}/numbers.csv.gz`), options)
      expect(missing.files).toBeUndefined()
      expect(missing).toHaveProperty('reason', expect.stringContaining(reason))
      await withServer(serve, async (good) => {
        const obtained = await obtain(
          await wanted(`${bad}/numbers.csv.gz`, `${good}/numbers.csv.gz`),
          options,
        )
        expect(obtained.files?.table.bytes).toEqual(content)
      })
    })
  })

  test('without network it says so, and stops at the first file', async () => {
    const closed = await withServer(serve, async (url) => url)
    const one = await wanted(`${closed}/a.gz`, `${closed}/b.gz`)
    const two = { ...one, files: { table: one.files.table, other: one.files.table } }
    const why = `${closed.slice(7)} cannot be reached (ECONNREFUSED)`
    expect(await obtain(two, { cache: false })).toEqual({
      files: undefined,
      reason: `numbers.csv is not cached and cannot be downloaded: ${why}; ${why}`,
    })
  })

  test('with downloads off nothing is asked of the network', async () => {
    let asked = 0
    await withServer(
      (_, response) => {
        asked++
        response.end(compressed)
      },
      async (url) => {
        const missing = await obtain(await wanted(url), { cache: false, download: false })
        expect(missing).toEqual({
          files: undefined,
          reason: 'numbers.csv is not cached and downloads are off',
        })
      },
    )
    expect(asked).toBe(0)
  })

  test('where synthetic data will not do, it is an error', async () => {
    const options = { cache: false, download: false, synthetic: false } as const
    await expect(obtain(await wanted(), options)).rejects.toThrow(
      'loadNumbers: no real data: numbers.csv is not cached and downloads are off; ' +
        'name a directory that has them, or allow synthetic data',
    )
    await expect(obtain(await wanted(), options)).rejects.toBeInstanceOf(DatasetError)
  })
})

const equals = (expected: Uint8Array) => (actual: Uint8Array) => Buffer.compare(expected, actual) === 0
