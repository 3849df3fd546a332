// The library as its users get it. From source, through a loader that keeps the names of functions, it would be slower.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../../..')

/** Bundles @chainrule/tensor as for publication, but into `folder`; gives the file to import. */
export function bundle(folder: string): string {
  const tsup = join(root, 'node_modules/tsup/dist/cli-default.js')
  const args = [tsup, '--format', 'esm', '--no-dts', '--out-dir', folder]
  execFileSync(process.execPath, args, {
    cwd: join(root, 'packages/tensor'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return join(folder, 'index.js')
}
