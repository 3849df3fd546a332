// Files, where there are any: in a browser there are none, and this module, the only one that reaches for Node's, still
// loads there.
import { ValueError } from '@chainrule/tensor'

/** The files of this machine. Paths are Node's. */
export interface Files {
  readonly read: (path: string) => Promise<Uint8Array>
  /** Writes a file at once: whenever this process or the machine ends, its old content is there or the new, whole. */
  readonly write: (path: string, content: Uint8Array) => Promise<void>
  /** The names in a folder; none where there is no such folder. */
  readonly list: (folder: string) => Promise<readonly string[]>
  readonly remove: (path: string) => Promise<void>
  readonly join: (...parts: readonly string[]) => string
}

/** What the names of files end in that are not finished: an earlier process may have left some. */
export const unfinished = '.part'

// A specifier that bundlers for browsers leave alone: they cannot resolve a module of Node.
const load = (specifier: string): Promise<unknown> =>
  import(/* @vite-ignore */ /* webpackIgnore: true */ specifier)

/**
 * The files of this machine.
 *
 * @param instead what to call where there are none
 * @throws ValueError in a browser.
 */
export async function openFiles(op: string, instead: string): Promise<Files> {
  if (typeof process === 'undefined' || process.versions?.node === undefined) {
    throw new ValueError(op, `there are no files here, in a browser; use ${instead}`)
  }
  const fs = (await load('node:fs/promises')) as typeof import('node:fs/promises')
  const { basename, dirname, join } = (await load('node:path')) as typeof import('node:path')
  let count = 0

  /** What a folder holds is on the disk once the folder is; not every system can do it. */
  const syncFolder = async (folder: string): Promise<void> => {
    const handle = await fs.open(folder, 'r').catch(() => undefined)
    await handle?.sync().catch(() => undefined)
    await handle?.close()
  }

  return {
    join,
    read: (path) => fs.readFile(path),
    remove: (path) => fs.rm(path, { force: true }),
    list: (folder) =>
      fs.readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      }),
    async write(path, content) {
      const folder = dirname(path)
      await fs.mkdir(folder, { recursive: true })
      const temporary = join(folder, `.${basename(path)}.${process.pid}-${count++}${unfinished}`)
      try {
        const handle = await fs.open(temporary, 'w')
        try {
          await handle.writeFile(content)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await fs.rename(temporary, path)
      } catch (error) {
        await fs.rm(temporary, { force: true })
        throw error
      }
      await syncFolder(folder)
    },
  }
}
