// Where a library is, as the loader of Linux finds it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileOf, loaderFolders } from './resolve'

const folder = mkdtempSync(join(tmpdir(), 'chainrule-blas-'))
beforeAll(() => {
  for (const name of ['first', 'second', 'conf.d']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'first/libone.so'), '')
  writeFileSync(join(folder, 'second/libone.so'), '')
  writeFileSync(join(folder, 'second/libtwo.so'), '')
  writeFileSync(join(folder, 'main.conf'), `include ${folder}/conf.d/*.conf\ninclude missing/*.conf\n`)
  writeFileSync(join(folder, 'conf.d/b.conf'), `# ours\n${folder}/second # the second\n`)
  writeFileSync(join(folder, 'conf.d/a.conf'), `${folder}/first\ninclude ${folder}/main.conf\n`)
  writeFileSync(join(folder, 'conf.d/readme'), '/nowhere\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

it('folders: those of the environment, of the configuration, of the system', () => {
  const folders = loaderFolders('/one:/two', join(folder, 'main.conf'))
  expect(folders.slice(0, 2)).toEqual(['/one', '/two'])
  expect(folders).toContain(join(folder, 'first'))
  expect(folders.indexOf(join(folder, 'second'))).toBeGreaterThan(folders.indexOf(join(folder, 'first')))
  expect(folders).not.toContain('/nowhere')
  expect(folders.at(-1)).toBe('/usr/local/lib')
  expect(loaderFolders('', join(folder, 'no.conf'))[0]).toBe('/lib64')
})

it('a name is looked for in one folder after the other, a path is itself', () => {
  const folders = [join(folder, 'first'), join(folder, 'second')]
  expect(fileOf('libone.so', folders)).toBe(join(folder, 'first/libone.so'))
  expect(fileOf('libtwo.so', folders)).toBe(join(folder, 'second/libtwo.so'))
  expect(fileOf('libthree.so', folders)).toBeUndefined()
  expect(fileOf(join(folder, 'second/libone.so'), [])).toBe(join(folder, 'second/libone.so'))
  expect(fileOf(join(folder, 'libone.so'), folders)).toBeUndefined()
})
