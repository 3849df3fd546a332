// Where the loader of Linux would find a library, so that the file can be looked at before it is loaded.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/** The file that a name stands for; undefined if it is in none of the usual folders. */
export function fileOf(name: string, folders: readonly string[] = loaderFolders()): string | undefined {
  if (name.includes('/')) return existsSync(name) ? resolve(name) : undefined
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

/** Where the loader looks: LD_LIBRARY_PATH, what /etc/ld.so.conf names, and the system's own folders. */
export function loaderFolders(
  path: string = process.env['LD_LIBRARY_PATH'] ?? '',
  configuration = '/etc/ld.so.conf',
): string[] {
  const own = ['/lib64', '/usr/lib64', '/lib', '/usr/lib', '/usr/local/lib']
  return [...path.split(/[:;]/).filter((folder) => folder !== ''), ...configured(configuration), ...own]
}

/** The folders that a file of this kind lists, and those that it includes. */
function configured(file: string, depth = 0): string[] {
  if (depth > 4) return []
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    const [first = '', pattern = ''] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (first !== 'include') return isAbsolute(first) ? [first] : []
    return matching(isAbsolute(pattern) ? pattern : join(dirname(file), pattern)).flatMap((included) =>
      configured(included, depth + 1),
    )
  })
}

/** The files of a pattern with a star in its last part, in order. */
function matching(pattern: string): string[] {
  const folder = dirname(pattern)
  const [before = '', after] = pattern.slice(folder.length + 1).split('*')
  if (after === undefined) return [pattern]
  try {
    const names = readdirSync(folder).filter((name) => name.startsWith(before) && name.endsWith(after))
    return names.toSorted().map((name) => join(folder, name))
  } catch {
    return []
  }
}
