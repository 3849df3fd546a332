// Runs `start` as a user does, in a process and a folder of its own, and tells what it printed and how it ended.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A process that has ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A process that runs. */
export interface Running {
  readonly child: ChildProcess
  /** Where it runs, and so puts its page. */
  readonly folder: string
  readonly ended: Promise<Ended>
  /** Resolves when `text` has been printed. */
  printed(text: string): Promise<void>
}

const entry = fileURLToPath(new URL('../start.ts', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const noNetwork = "data:text/javascript,globalThis.fetch = () => Promise.reject(new TypeError('no network'))"

/** Starts it without a network, with an empty cache, and with no more environment than is given. */
export function runStart(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-'))
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', tsx, '--import', noNetwork, entry, ...args],
    { cwd: folder, env: { PATH: process.env['PATH'], XDG_CACHE_HOME: folder, ...environment } },
  )
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(text)) resolve()
      }
      child.stdout.on('data', look)
      child.on('close', () => reject(new Error(`ended without printing ${text}: ${stdout}${stderr}`)))
      look()
    })
  return { child, folder, ended, printed }
}
