// How large @chainrule/tensor is in a browser: everything that it exports, and what pages get that import by name. It is
// built as it is published (`tsup.config.ts`, which leaves out what only tests ask for), then bundled and minified as a
// page's own build does it, and compressed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build as publish } from 'tsup'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { code } from '../tsup.config'

// What a page should get is missed, and docs/decisions/0008 says why: what it gets may not grow.
const goal = 60

const folder = mkdtempSync(join(tmpdir(), 'chainrule-bundle-'))
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(async () => {
  await publish({
    ...code,
    entry: { index: join(import.meta.dirname, '../packages/tensor/src/index.ts') },
    outDir: folder,
    format: 'esm',
    outExtension: () => ({ js: '.js' }),
    config: false,
    silent: true,
  })
  // As the package's own: modules have no side effects.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "sideEffects": false }')
})

it.each([
  { page: 'all exports', names: '*', largest: 78 },
  { page: 'a page that trains', names: '{ tensor, grad, valueAndGrad, jit, tree, random }', largest: 65 },
  { page: 'gradients alone', names: '{ tensor, grad }', largest: 59 },
])('$page: no larger than it was, minified and gzipped', async ({ page, names, largest }) => {
  const input = join(folder, 'page.js')
  writeFileSync(input, `export ${names} from './index.js'`)
  const output = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2023',
      minify: true,
      rolldownOptions: { input, preserveEntrySignatures: 'strict', output: { format: 'es' } },
    },
  })) as Rolldown.RolldownOutput
  const [chunk, ...others] = output.output
  expect(others).toEqual([])
  const bytes = gzipSync(chunk.code, { level: 9 }).length
  const size = (bytes / 1024).toFixed(1)
  console.log(
    `@chainrule/tensor, ${page}: ${size} KB minified and gzipped; the goal is ${goal}, the limit ${largest}`,
  )
  expect(bytes).toBeGreaterThan(20 * 1024)
  expect(bytes).toBeLessThanOrEqual(largest * 1024)
})
