// Files and environment, where there are any: in a browser there are none, and this module, the only one
// that reaches for Node's, still loads there.
import type { FileHandle } from 'node:fs/promises'

/** A place that keeps files. Paths are Node's. */
export interface Storage {
  readonly isDirectory: (path: string) => Promise<boolean>
  /** The content of a file; `undefined` when there is no such file. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>
  /** The content of a file in chunks; `undefined` when there is no such file. Leaving the loop closes it. */
  readonly stream: (path: string) => Promise<AsyncIterable<Uint8Array> | undefined>
  /** Writes a file at once: a reader sees all of it or none, whenever this process ends. */
  readonly write: (path: string, content: Uint8Array) => Promise<void>
  /** Removes a file, if there is one. */
  readonly remove: (path: string) => Promise<void>
  readonly join: (...parts: readonly string[]) => string
  /** An environment variable; `undefined` when it is not set or empty. */
  readonly environment: (name: string) => string | undefined
  /** The folder for what can be downloaded again. */
  readonly cacheDirectory: string
}

const chunkBytes = 2 ** 16

// A specifier that bundlers for browsers leave alone: they cannot resolve a module of Node.
const load = (specifier: string): Promise<unknown> =>
  import(/* @vite-ignore */ /* webpackIgnore: true */ specifier)

/** The files of this machine; `undefined` in a browser. */
export async function openStorage(): Promise<Storage | undefined> {
  if (typeof process === 'undefined' || process.versions?.node === undefined) return undefined
  const fs = (await load('node:fs/promises')) as typeof import('node:fs/promises')
  const path = (await load('node:path')) as typeof import('node:path')
  const os = (await load('node:os')) as typeof import('node:os')
  const environment = (name: string): string | undefined => process.env[name] || undefined

  return {
    environment,
    join: (...parts) => path.join(...parts),
    cacheDirectory: cacheDirectory(environment, process.platform, os.homedir(), path.join),
    isDirectory: async (at) => {
      const stats = await fs.stat(at).catch(absent)
      return stats?.isDirectory() ?? false
    },
    read: (at) => fs.readFile(at).catch(absent),
    stream: async (at) => {
      const file = await fs.open(at).catch(absent)
      return file && chunksOf(file)
    },
    remove: async (at) => fs.rm(at, { force: true }),
    write: async (at, content) => {
      await fs.mkdir(path.dirname(at), { recursive: true })
      const temporary = `${at}.${process.pid}-${Math.random().toString(36).slice(2)}.part`
      try {
        await fs.writeFile(temporary, content)
        await fs.rename(temporary, at)
      } catch (error) {
        await fs.rm(temporary, { force: true })
        throw error
      }
    },
  }
}

/** The folder for Chainrule's caches, by the conventions of each platform. */
export function cacheDirectory(
  environment: (name: string) => string | undefined,
  platform: string,
  home: string,
  join: (...parts: string[]) => string,
): string {
  const named = environment('XDG_CACHE_HOME')
  if (named !== undefined) return join(named, 'chainrule')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'chainrule')
  if (platform === 'win32') {
    return join(environment('LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), 'chainrule', 'cache')
  }
  return join(home, '.cache', 'chainrule')
}

async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array, void> {
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(chunkBytes))
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

// There is nothing at this path: no such file, or a parent that is no folder.
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}
