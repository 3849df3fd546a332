// Runs `start` as a user does, in a process of its own, and tells what it printed and how it ended.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A process that has ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A process that runs. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when `text` has been printed. */
  printed(text: string): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const noNetwork = "data:text/javascript,globalThis.fetch = () => Promise.reject(new TypeError('no network'))"

/** Starts it without a network, with an empty cache, and with no more environment than is given. */
export function runStart(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  const cache = mkdtempSync(join(tmpdir(), 'chainrule-'))
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', '--import', noNetwork, 'examples/start.ts', ...args],
    { cwd: root, env: { PATH: process.env['PATH'], XDG_CACHE_HOME: cache, ...environment } },
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
  return { child, ended, printed }
}
