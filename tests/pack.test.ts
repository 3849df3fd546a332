// Each package as its users get it: packed, installed alone into a fresh folder, imported by ESM and by CJS,
// type-checked by a consumer and bundled.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packPackages } from '../scripts/pack'

const tsc = join(import.meta.dirname, '../node_modules/.bin/tsc')

// What a consumer writes first.
const consumers = {
  tensor: `
    import { grad, tensor, Tensor } from '@chainrule/tensor'
    import { decodeSafetensors, encodeSafetensors, FormatError } from '@chainrule/tensor/safetensors'
    const x = tensor([[1, 2], [3, 4]])
    if (x.matmul(x).sum().item() !== 54) throw new Error('a product is wrong')
    if (grad((x: Tensor<[]>) => x.mul(x))(tensor(3)).item() !== 6) throw new Error('a gradient is wrong')
    const read = decodeSafetensors(encodeSafetensors({ x })).tensors['x']
    if (!(read instanceof Tensor) || read.sum().item() !== 10) throw new Error('a file is wrong')
    try {
      decodeSafetensors(new Uint8Array(3))
      throw new Error('it read what is no file')
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
    }`,
  nn: `
    import * as nn from '@chainrule/nn'
    if (Object.keys(nn).length === 0) throw new Error('nothing is exported')`,
  gradcheck: `
    import { arbitraryTensor, checkDerivation, checkGradients } from '@chainrule/gradcheck'
    import { tensor } from '@chainrule/tensor'
    const x = tensor([1, 2], { dtype: 'float64' })
    if (!checkGradients((y: typeof x) => y.mul(y), [x]).ok) throw new Error('a gradient is wrong')
    const inputs = { w: arbitraryTensor(['n']) }
    const half = checkDerivation({ inputs, loss: ({ w }) => w.square().sum(), gradients: ({ w }) => ({ w }) })
    if (half.findings[0]?.kind !== 'factor') throw new Error('a mistake is not found')`,
  data: `
    import { accuracy } from '@chainrule/data'
    import { tensor } from '@chainrule/tensor'
    const labels = tensor([1, 2], { dtype: 'int32' })
    if (accuracy(labels, labels) !== 1) throw new Error('an accuracy is wrong')`,
  blas: `
    import { BlasError, useBlas } from '@chainrule/blas'
    import { ones } from '@chainrule/tensor'
    const blas = useBlas({ optional: true })
    if (ones([99, 80]).matmul(ones([80, 70])).sum().item() !== 99 * 80 * 70) throw new Error('a product is wrong')
    blas?.close()
    try {
      useBlas({ path: '/no/such/library' })
      throw new Error('it found what is not there')
    } catch (error) {
      if (!(error instanceof BlasError)) throw error
    }`,
}

// What is not made of JavaScript stays outside bundles.
const binaries: Readonly<Record<string, readonly string[]>> = { blas: ['koffi'] }

let folder: string
let tarballs: Map<string, string>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainrule-pack-'))
  tarballs = packPackages(join(folder, 'tarballs'))
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('every package has a consumer', () => {
  expect([...tarballs.keys()].toSorted()).toEqual(Object.keys(consumers).toSorted())
})

describe.each(Object.entries(consumers))('%s', (name, consumer) => {
  let cwd: string
  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
    expect(status, stdout + stderr).toBe(0)
  }
  const typeCheck = (moduleResolution: string, module: string, ...files: string[]) => {
    const options = { moduleResolution, module, target: 'es2022', strict: 'true', noEmit: 'true' }
    run(tsc, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]), ...files)
  }

  beforeAll(() => {
    cwd = join(folder, name)
    mkdirSync(cwd)
    const compiled = (module: ts.ModuleKind) =>
      ts.transpileModule(consumer, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } }).outputText
    const files = {
      'package.json': '{ "private": true }',
      'consumer.mts': consumer,
      'consumer.cts': consumer,
      'consumer.mjs': compiled(ts.ModuleKind.ESNext),
      'consumer.cjs': compiled(ts.ModuleKind.CommonJS),
    }
    for (const [path, text] of Object.entries(files)) writeFileSync(join(cwd, path), text)
    const needed = [...new Set(['tensor', name])].map((needs) => tarballs.get(needs) as string)
    run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...needed)
  }, 120_000)

  test('is imported by ESM', () => run(process.execPath, 'consumer.mjs'))
  test('is imported by CJS', () => run(process.execPath, 'consumer.cjs'))
  test('has types for Node', () => typeCheck('nodenext', 'nodenext', 'consumer.mts', 'consumer.cts'))
  test('has types for bundlers', () => typeCheck('bundler', 'esnext', 'consumer.mts'))

  test('works when bundled and shaken', async () => {
    const outDir = join(cwd, 'bundle')
    await build({
      configFile: false,
      root: cwd,
      logLevel: 'silent',
      ssr: { noExternal: true, external: [...(binaries[name] ?? [])] },
      build: { ssr: 'consumer.mjs', outDir },
    })
    run(process.execPath, join(outDir, 'consumer.mjs'))
  })
})
