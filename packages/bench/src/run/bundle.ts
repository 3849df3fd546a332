// The library as its users get it. From source, through a loader that keeps the names of functions, it would be slower.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Built } from './protocol'

const root = join(import.meta.dirname, '../../../..')

/** Bundles the packages as for publication, but into `folder`, as if they were installed there; gives what to import. */
export function bundle(folder: string): Built {
  const modules = join(folder, 'node_modules')
  const built = (name: string): string => {
    const [from, to] = [join(root, 'packages', name), join(modules, '@chainrule', name)]
    mkdirSync(to, { recursive: true })
    cpSync(join(from, 'package.json'), join(to, 'package.json'))
    const tsup = join(root, 'node_modules/tsup/dist/cli-default.js')
    execFileSync(process.execPath, [tsup, '--format', 'esm', '--no-dts', '--out-dir', join(to, 'dist')], {
      cwd: from,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return join(to, 'dist/index.js')
  }
  mkdirSync(modules)
  symlinkSync(
    realpathSync(join(root, 'packages/blas/node_modules/koffi')),
    join(modules, 'koffi'),
    'junction',
  )
  return { tensor: built('tensor'), blas: built('blas') }
}
