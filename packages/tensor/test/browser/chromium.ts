// A page in Chromium, for tests: finds the browser, bundles the page as users' bundlers do, serves it, opens it
// without a window, and gives what the page reports.
import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { build } from 'vite'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of Chromium: what CHROMIUM in the environment says, or a usual name; undefined if there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM, PATH = '' } = process.env
  if (CHROMIUM !== undefined) return CHROMIUM || undefined
  const folders = [...PATH.split(delimiter), '/usr/bin']
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable)
}

/** The module at `path` and all it imports as one minified script for browsers. */
export async function bundle(path: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['source'] },
    build: { write: false, minify: true, target: 'es2022', rollupOptions: { input: path } },
  })
  const { output } = [result].flat()[0] as { output: readonly { type: string; code?: string }[] }
  return output.find(({ type }) => type === 'chunk')?.code as string
}

/** How a page is served, and where its script runs. */
export interface Setting {
  /** Whether its headers make the page cross-origin isolated, so that it may share memory. */
  readonly isolated: boolean
  /** Whether the script runs in a worker of the page's own. */
  readonly inWorker?: boolean
  /** Whether the page's content security policy forbids workers that come from no file. */
  readonly strict?: boolean
}

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

const policy = { 'Content-Security-Policy': "worker-src 'self'" }

const pageOf = ({ inWorker, strict }: Setting): string => `<!doctype html><title>A test</title><script>
const failed = ({ message }) =>
  fetch('/report', { method: 'POST', body: JSON.stringify({ error: message ?? 'the script failed' }) })
const script = '/script.js${strict ? '?strict' : ''}'
${inWorker ? 'new Worker(script, { type: "module" }).onerror = failed' : 'import(script).catch(failed)'}
</script>`

/**
 * Opens a page that runs the script, which has so many milliseconds to `fetch('/report', { method: 'POST', body })`;
 * gives that body. What nobody caught there comes as `{ error }`.
 */
export async function openPage(
  chromium: string,
  script: string,
  setting: Setting,
  patience: number,
): Promise<unknown> {
  let report: (body: string) => void
  const reported = new Promise<string>((resolve) => (report = resolve))
  const server = createServer((request, response) => {
    const send = (type: string, body: string): unknown =>
      response
        .writeHead(200, {
          'Content-Type': type,
          ...(setting.isolated && isolation),
          ...(setting.strict && policy),
        })
        .end(body)
    if (request.url === '/') return send('text/html', pageOf(setting))
    if (request.url?.startsWith('/script.js')) return send('text/javascript', script)
    let body = ''
    request.on('data', (text) => (body += String(text)))
    request.on('end', () => {
      if (request.url === '/report') report(body)
      send('text/plain', '')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const profile = mkdtempSync(join(tmpdir(), 'chainrule-chromium-'))
  const browser = spawn(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ],
    // A group of processes of its own, to be ended with all its children.
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  browser.stderr.on('data', (text) => (said = (said + String(text)).slice(-2000)))
  let timer: NodeJS.Timeout | undefined
  const ended = new Promise<string>((_, reject) => {
    const fail = (why: string) => reject(new Error(`${chromium} ${why}; it said:\n${said}`))
    timer = setTimeout(() => fail(`reported nothing in ${patience} ms`), patience)
    browser.once('error', (error) => fail(`did not start: ${error.message}`))
    browser.once('exit', (code) => fail(`ended with ${code}`))
  })
  try {
    return JSON.parse(await Promise.race([reported, ended]))
  } finally {
    clearTimeout(timer)
    if (browser.pid !== undefined && browser.exitCode === null) {
      const gone = new Promise((done) => browser.once('exit', done))
      process.kill(-browser.pid, 'SIGKILL')
      await gone
    }
    server.closeAllConnections()
    server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
