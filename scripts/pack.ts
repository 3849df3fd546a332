// Packs the packages of this workspace as they would be published, for the checks that look at tarballs.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Builds and packs every package into the empty folder `into`; gives the tarballs' paths by package, as `nn`. */
export function packPackages(into: string): Map<string, string> {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    packageManager: string
  }
  // The benchmark is not published.
  const filters = ['--filter', './packages/*', '--filter', '!@chainrule/bench']
  const pack = ['--recursive', ...filters, 'pack', '--pack-destination', into]
  execFileSync('npx', ['-y', packageManager, ...pack], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  return new Map(
    readdirSync(into).map((file) => [file.replace(/^chainrule-(.*)-[\d.]+\.tgz$/, '$1'), join(into, file)]),
  )
}
