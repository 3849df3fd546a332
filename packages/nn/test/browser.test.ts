// The package in a browser: it bundles without Node's modules and without a progress bar, loads where there is neither
// `process` nor `Buffer`, and trains and saves there.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, defaultClientConditions } from 'vite'
import { expect, test } from 'vitest'

const page = `
import { ones, zeros } from ${JSON.stringify(join(import.meta.dirname, '../../tensor/src/index.ts'))}
import * as nn from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))}
const training = nn.trainer({
  model: new nn.Linear(2, 1),
  loss: nn.meanSquaredError,
  optimiser: nn.sgd({ learningRate: 0.1 }),
})
const lines = []
const callbacks = [nn.progressBar({ stream: { write: (text) => lines.push(text) } }), nn.progressBar()]
for await (const _ of training.fit([[ones([3, 2]), zeros([3, 1])]], { epochs: 2, callbacks }));
const loaded = nn.decodeModel(nn.encodeModel(training.model), new nn.Linear(2, 1))
const saved = await nn.saveModel('model', training.model).catch((error) => error.message)
const equal = loaded.weight.equal(training.model.weight).all().item()
export default JSON.stringify([training.history.length, lines.length, equal, saved])
`

const host = `
delete globalThis.process
delete globalThis.Buffer
const { default: result } = await import('./page.js')
console.log(result)
`

test('works in a browser', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chainrule-nn-'))
  try {
    await mkdir(join(folder, 'out'))
    await writeFile(join(folder, 'entry.js'), page)
    await writeFile(join(folder, 'out/host.mjs'), host)
    const warnings: string[] = []
    const warn = (text: string): void => void warnings.push(text)
    await build({
      configFile: false,
      logLevel: 'warn',
      root: folder,
      customLogger: {
        info: () => {},
        warn,
        warnOnce: warn,
        error: warn,
        clearScreen: () => {},
        hasErrorLogged: () => false,
        hasWarned: false,
      },
      resolve: { conditions: ['source', ...defaultClientConditions] },
      build: {
        outDir: 'out',
        emptyOutDir: false,
        // A build of @chainrule/tensor is one module, so that nothing of it is lost; its sources are many.
        rolldownOptions: { treeshake: false },
        lib: { entry: 'entry.js', formats: ['es'], fileName: () => 'page.js' },
      },
    })
    expect(warnings).toEqual([])
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'out/host.mjs')])
    const [lines, result] = [stdout.trim().split('\n').slice(0, -1), stdout.trim().split('\n').at(-1)]
    expect(lines.map((line) => line.slice(0, 9))).toEqual(['epoch 1/2', 'epoch 2/2'])
    expect(JSON.parse(result as string)).toEqual([
      2,
      2,
      true,
      'saveModel: there are no files here, in a browser; use encodeModel',
    ])
  } finally {
    await rm(folder, { recursive: true })
  }
})
