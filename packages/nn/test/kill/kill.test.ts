// Training processes are killed at random moments, without warning, over and over: every checkpoint that is there can be
// loaded, and a training that goes on as often as need be ends with the same bits as one that nobody disturbed.
// CHAINRULE_KILLS says how often, CHAINRULE_SEED which moments.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { random } from '@chainrule/tensor'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loader, makeTraining } from './training'

const kills = Number(process.env['CHAINRULE_KILLS'] ?? 5)
const seed = Number(process.env['CHAINRULE_SEED'] ?? Date.now() % 1_000_000)

const folder = mkdtempSync(join(tmpdir(), 'chainrule-kill-'))
afterAll(() => rmSync(folder, { recursive: true }))

const child = join(folder, 'bundle/child.js')

// As one file the program starts in a fraction of the time. A build of @chainrule/tensor is one module, so that nothing of
// it is lost; its sources are many.
beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'silent',
    root: join(import.meta.dirname, '../../../..'),
    resolve: { conditions: ['source', 'node'] },
    ssr: { noExternal: true, resolve: { conditions: ['source', 'node'] } },
    build: {
      ssr: join(import.meta.dirname, 'child.ts'),
      outDir: join(folder, 'bundle'),
      rolldownOptions: { treeshake: false },
    },
  })
}, 120_000)

interface Run {
  readonly isKilled: boolean
  /** How long it trained, in milliseconds. */
  readonly trained: number
}

/** Runs the program; kills it so many milliseconds after its start, or after it began to train, if it still runs then. */
function runChild(
  directory: string,
  result: string,
  { after = 'training', patience = Infinity }: { after?: 'start' | 'training'; patience?: number } = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, directory, result])
    let [errors, begin] = ['', Infinity]
    let timer: NodeJS.Timeout | undefined
    const wait = (): void => {
      if (patience < Infinity) timer = setTimeout(() => running.kill('SIGKILL'), patience)
    }
    if (after === 'start') wait()
    running.stdout.once('data', () => {
      begin = performance.now()
      if (after === 'training') wait()
    })
    running.stderr.on('data', (chunk) => (errors += String(chunk)))
    running.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`it ended by itself: ${errors}`))
      else resolve({ isKilled: signal === 'SIGKILL', trained: performance.now() - begin })
    })
  })
}

/** Loads every checkpoint of a folder as a training would; gives how many there are. */
async function loadAll(directory: string): Promise<number> {
  const names = existsSync(directory)
    ? readdirSync(directory).filter((name) => name.endsWith('.safetensors'))
    : []
  for (const name of names) {
    const events = makeTraining().fit(loader, { epochs: 100, resume: join(directory, name) })
    const { value } = await events.next()
    expect(value?.kind, name).toBe('begin')
    await events.return()
  }
  return names.length
}

test(`${kills} kills, seed ${seed}`, { timeout: 60_000 + kills * 10_000 }, async () => {
  const undisturbed = join(folder, 'undisturbed.safetensors')
  const { trained } = await runChild(join(folder, 'undisturbed'), undisturbed)
  const expected = readFileSync(undisturbed)
  const moments = random.uniform(random.key(seed), [4 * kills + 100]).dataSync()
  let [killed, finished, loaded, halves, turn] = [0, 0, 0, 0, 0]
  while (killed < kills) {
    const directory = join(folder, `training${finished}`)
    const result = join(folder, `result${finished}.safetensors`)
    // One in five is killed while it starts; most trainings are killed more than once.
    const after = turn % 5 === 4 ? 'start' : 'training'
    const patience = (moments[turn++] as number) * (after === 'start' ? 500 : 0.6 * trained)
    const { isKilled } = await runChild(directory, result, { after, patience })
    halves += unfinishedIn(directory)
    loaded += await loadAll(directory)
    if (isKilled) {
      killed++
      continue
    }
    finished++
    expect(readFileSync(result).equals(expected), `training ${finished}`).toBe(true)
  }
  // The last one goes on to its end.
  const result = join(folder, 'last.safetensors')
  await runChild(join(folder, `training${finished}`), result)
  expect(readFileSync(result).equals(expected)).toBe(true)
  console.log(
    `killed ${killed} times in ${finished + 1} trainings of ${Math.round(trained)} ms; loaded ${loaded} checkpoints; ` +
      `${halves} kills left a file half written`,
  )
  if (kills < 50) return
  expect(loaded).toBeGreaterThan(kills)
  expect(halves).toBeGreaterThan(0)
})

/** Whether a kill left a file that was being written; it is no checkpoint. */
const unfinishedIn = (directory: string): number =>
  existsSync(directory) && readdirSync(directory).some((name) => name.endsWith('.part')) ? 1 : 0
