// docs/architecture.md is true: its files exist and export what it says, and its table of folders is what the
// imports of packages/tensor/src show.
import { expect, it } from 'vitest'
import page from '../docs/architecture.md?raw'

const sources = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>(['../packages/tensor/src/**/*.ts', '!**/*.test.ts'], {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ).map(([path, text]) => [path.replace('../packages/tensor/src/', ''), text]),
)

const folderOf = (file: string): string => (file.includes('/') ? file.slice(0, file.indexOf('/')) : file)

/** The folders that the files of a folder import from, in order. */
function importedFolders(folder: string): string[] {
  const found = new Set<string>()
  for (const [file, text] of Object.entries(sources)) {
    if (folderOf(file) !== folder) continue
    for (const [, path] of text.matchAll(/from '(\.[^']*)'/g)) {
      const { pathname } = new URL(path as string, `file:///${file}`)
      const target = folderOf(pathname.slice(1))
      if (target !== folder) found.add(target)
    }
  }
  return [...found].toSorted()
}

const rows = [...page.matchAll(/^\| `([\w.]+)\/?`\s*\|[^|]*\| ([^|]*?)\s*\|$/gm)].map(
  ([, folder, imports]) => ({
    folder: folder as string,
    imports: (imports as string)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && name !== 'nothing'),
  }),
)

it('the table names every folder', () => {
  const folders = new Set(
    Object.keys(sources)
      .filter((file) => file.includes('/'))
      .map(folderOf),
  )
  expect(rows.map(({ folder }) => folder).toSorted()).toEqual([...folders].toSorted())
})

it.each(rows)('$folder imports from $imports, all of them above it', ({ folder, imports }) => {
  expect(imports.toSorted()).toEqual(importedFolders(folder))
  const above = rows
    .slice(
      0,
      rows.findIndex((row) => row.folder === folder),
    )
    .map((row) => row.folder)
  for (const name of imports) expect(above).toContain(name)
})

it('every file that it names exists', () => {
  const files = [...page.matchAll(/`([\w]+\/[\w/]+\.ts)`/g)].map(([, file]) => file as string)
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter((file) => !(file in sources))).toEqual([])
})

it('every name that it places in a file is exported there', () => {
  const places = [...page.matchAll(/`(\w+)` \(`([\w/]+\.ts)`\)/g)]
  expect(places.length).toBeGreaterThan(10)
  const missing = places.filter(
    ([, name, file]) =>
      !new RegExp(`export (?:const|function|class|interface|type|async function) ${name}\\b`).test(
        sources[file as string] ?? '',
      ),
  )
  expect(missing.map(([place]) => place)).toEqual([])
})
