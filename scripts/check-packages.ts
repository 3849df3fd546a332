// Packs every published package and holds the tarballs to what publint and attw ask.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackages } from './pack.ts'

const folder = mkdtempSync(join(tmpdir(), 'chainrule-packages-'))
try {
  for (const tarball of packPackages(folder).values()) {
    execFileSync('publint', ['run', '--strict', tarball], { stdio: 'inherit' })
    execFileSync('attw', ['--format', 'ascii', tarball], { stdio: 'inherit' })
  }
} finally {
  rmSync(folder, { recursive: true })
}
