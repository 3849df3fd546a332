// A page bundled as for a browser and run where there is neither `process` nor `Buffer`, for the packages' tests.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, defaultClientConditions } from 'vite'

const host = `
delete globalThis.process
delete globalThis.Buffer
const { default: result } = await import('./page.js')
console.log(result)
`

/** What bundling a page says, and what running it prints, its default export last. */
export interface Bundled {
  readonly warnings: readonly string[]
  readonly printed: readonly string[]
}

/** Bundles a page, a module that exports a text, without Node's modules, and runs it. */
export async function runBundled(page: string): Promise<Bundled> {
  const folder = await mkdtemp(join(tmpdir(), 'chainrule-page-'))
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
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'out/host.mjs')])
    return { warnings, printed: stdout.trim().split('\n') }
  } finally {
    await rm(folder, { recursive: true })
  }
}
