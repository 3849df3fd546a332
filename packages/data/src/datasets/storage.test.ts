// Files are written whole or not at all, and the cache lies where it should.
import { readFile, readdir } from 'node:fs/promises'
import { join, posix, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { withFolder } from '../../test/folder'
import { cacheDirectory, openStorage, type Storage } from './storage'

const open = async (): Promise<Storage> => (await openStorage()) as Storage

test('a file is written whole, in folders that are made, and leaves no temporary file', async () => {
  const storage = await open()
  await withFolder({}, async (folder) => {
    const path = join(folder, 'a', 'b', 'c.gz')
    await storage.write(path, Uint8Array.of(1, 2))
    await storage.write(path, Uint8Array.of(3))
    expect([...(await readFile(path))]).toEqual([3])
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c.gz'])
  })
})

test('a write that fails leaves no temporary file', async () => {
  const storage = await open()
  await withFolder({ 'c/taken': '' }, async (folder) => {
    await expect(storage.write(join(folder, 'c'), Uint8Array.of(1))).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['c'])
  })
})

test('what is not there reads as undefined, what cannot be read throws', async () => {
  const storage = await open()
  await withFolder({ file: 'x' }, async (folder) => {
    expect(await storage.read(join(folder, 'file'))).toHaveLength(1)
    expect(await storage.read(join(folder, 'nothing'))).toBeUndefined()
    expect(await storage.read(join(folder, 'file', 'below'))).toBeUndefined()
    await expect(storage.read(folder)).rejects.toThrow('EISDIR')
    expect(await storage.isDirectory(folder)).toBe(true)
    expect(await storage.isDirectory(join(folder, 'file'))).toBe(false)
    expect(await storage.isDirectory(join(folder, 'nothing'))).toBe(false)
  })
})

test('the cache lies where each platform has its caches', () => {
  const none = (): undefined => undefined
  const only = (name: string, value: string) => (asked: string) => (asked === name ? value : undefined)
  expect(cacheDirectory(none, 'linux', '/home/a', posix.join)).toBe('/home/a/.cache/chainrule')
  expect(cacheDirectory(only('XDG_CACHE_HOME', '/x'), 'linux', '/home/a', posix.join)).toBe('/x/chainrule')
  expect(cacheDirectory(none, 'darwin', '/Users/a', posix.join)).toBe('/Users/a/Library/Caches/chainrule')
  expect(cacheDirectory(only('LOCALAPPDATA', 'L:\\'), 'win32', 'C:\\a', win32.join)).toBe(
    'L:\\chainrule\\cache',
  )
  expect(cacheDirectory(none, 'win32', 'C:\\a', win32.join)).toBe('C:\\a\\AppData\\Local\\chainrule\\cache')
})
