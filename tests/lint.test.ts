// The lint rules bite: small trees of files that break them, one rule at a time, are reported.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const layers = [
  'core',
  'types',
  'wasm',
  'lanes',
  'graph',
  'compiler',
  'runtime',
  'primitives',
  'functions',
  'creation',
  'random',
  'transforms',
  'printing',
  'formats',
]

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainrule-lint-'))
  for (const path of ['.oxlintrc.json', 'packages/tensor/.oxlintrc.json']) {
    cpSync(join(root, path), join(folder, path))
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Lints files given by path and text; gives `path: rule` for each report, sorted. */
function lint(files: Record<string, string>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `${text}\n`)
  }
  const oxlint = join(root, 'node_modules/.bin/oxlint')
  const { stdout } = spawnSync(oxlint, ['--format=json'], { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }
  return diagnostics.map(({ filename, code }) => `${filename}: ${code}`).toSorted()
}

const restricted = 'eslint(no-restricted-imports)'

describe.each(['nn', 'tensor'])('cycles in %s', (name) => {
  const a = `packages/${name}/src/core/a.ts`
  const b = `packages/${name}/src/core/b.ts`

  test('of values are reported', () => {
    const reports = lint({
      [a]: `import { b } from './b'\nexport const a = () => b`,
      [b]: `import { a } from './a'\nexport const b = () => a`,
    })
    expect(reports).toEqual([`${a}: import(no-cycle)`, `${b}: import(no-cycle)`])
  })

  test('of types alone are reported', () => {
    const reports = lint({
      [a]: `import type { B } from './b'\nexport type A = B[]`,
      [b]: `import type { A } from './a'\nexport type B = A[]`,
    })
    expect(reports).toEqual([`${a}: import(no-cycle)`, `${b}: import(no-cycle)`])
  })
})

describe('layers of the tensor package', () => {
  test('are the folders that it has', () => {
    const entries = readdirSync(join(root, 'packages/tensor/src'), { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    expect(layers).toEqual(expect.arrayContaining(folders))
  })

  test('import only what is below them', () => {
    const files: Record<string, string> = {}
    const expected: string[] = []
    for (const [i, from] of layers.entries()) {
      for (const [j, to] of [...layers, 'methods', 'index'].entries()) {
        if (to === from || from === 'formats') continue
        const path = `packages/tensor/src/${from}/deeper/to-${to}.ts`
        files[path] = `export type { X } from '../../${to}${j < layers.length ? '/x' : ''}'`
        if (j > i) expected.push(`${path}: ${restricted}`)
      }
    }
    expect(lint(files)).toEqual(expected.toSorted())
  })

  test.each(['../../core/errors', '../../index', '@chainrule/nn', '@chainrule/tensor/safetensors'])(
    'formats, an entry of its own, does not import %s',
    (specifier) => {
      const path = 'packages/tensor/src/formats/deeper/x.ts'
      expect(lint({ [path]: `export { x } from '${specifier}'` })).toEqual([`${path}: ${restricted}`])
    },
  )

  test('formats imports the package by its name', () => {
    const files = { 'packages/tensor/src/formats/x.ts': `export { x } from '@chainrule/tensor'` }
    expect(lint(files)).toEqual([])
  })

  test('are not asked of tests', () => {
    const files = { 'packages/tensor/src/core/shape.test.ts': `export { x } from '../index'` }
    expect(lint(files)).toEqual([])
  })
})

describe('packages', () => {
  test.each([
    ['tensor', '@chainrule/nn'],
    ['tensor', '@chainrule/tensor'],
    ['nn', '@chainrule/data'],
    ['gradcheck', '@chainrule/nn'],
    ['data', '@chainrule/gradcheck'],
    ['blas', '@chainrule/nn'],
    ['tensor', '@chainrule/blas'],
    ['nn', '@chainrule/tensor/core'],
    ['nn', '../../tensor/src/index'],
  ])('%s does not import %s', (name, specifier) => {
    const path = `packages/${name}/src/x.ts`
    expect(lint({ [path]: `export { x } from '${specifier}'` })).toEqual([`${path}: ${restricted}`])
  })

  test.each(['nn', 'gradcheck', 'data', 'blas'])('%s imports @chainrule/tensor', (name) => {
    expect(lint({ [`packages/${name}/src/x.ts`]: `export { x } from '@chainrule/tensor'` })).toEqual([])
  })

  test.each(['nn', 'data'])('%s imports the entry for safetensors', (name) => {
    const path = `packages/${name}/src/x.ts`
    expect(lint({ [path]: `export { x } from '@chainrule/tensor/safetensors'` })).toEqual([])
  })

  test('nobody imports past the name of a package', () => {
    expect(lint({ 'examples/x.ts': `export { x } from '@chainrule/nn/losses'` })).toEqual([
      `examples/x.ts: ${restricted}`,
    ])
  })
})

describe('style', () => {
  test.each([
    ['a default export', 'export default 1', 'import(no-default-export)'],
    ['any', 'export type X = any', 'typescript(no-explicit-any)'],
    ['a non-null assertion', 'export const f = (x?: number) => x!', 'typescript(no-non-null-assertion)'],
  ])('%s is reported', (_, text, rule) => {
    expect(lint({ 'packages/nn/src/x.ts': text })).toEqual([`packages/nn/src/x.ts: ${rule}`])
  })
})
