// The process that a system runs in, as the benchmark sees it: a request in, its answer out.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Answer, LoadRequest, Request } from './protocol'

// No workload takes nearly so long on any system, and one that hangs must not hold up all others.
const answerSeconds = 180

const folder = join(import.meta.dirname, '../..')

/** What to start: a program and its arguments. */
export type Command = readonly [program: string, ...args: string[]]

/** The command for the systems in JavaScript. */
export const nodeCommand: Command = [
  process.execPath,
  '--import',
  'tsx',
  join(folder, 'src/systems/serve.ts'),
]

/** The command for the systems in Python, by this interpreter. */
export const pythonCommand = (python: string): Command => [python, '-B', join(folder, 'python/serve.py')]

/** A system's process. */
export class Peer {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #seconds: number
  #complaints = ''
  #about = ''

  /** Starts it; an answer that takes longer than `seconds` ends it. */
  constructor([program, ...args]: Command, seconds = answerSeconds) {
    const child = spawn(program, args, { cwd: folder, stdio: 'pipe' })
    this.#child = child
    this.#seconds = seconds
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    child.stderr.on('data', (chunk: Buffer) => {
      this.#complaints = (this.#complaints + String(chunk)).slice(-2000)
    })
    // Writing to a process that has ended fails; that it gives no answer is what is reported.
    child.stdin.on('error', () => undefined)
    child.on('error', (error) => (this.#complaints += error.message))
  }

  /** Whether it still answers. */
  get alive(): boolean {
    return this.#child.exitCode === null && !this.#child.killed
  }

  /** The system's name and version, in its own words, once it is loaded. */
  get about(): string {
    return this.#about
  }

  /** Has the process load its system. */
  async load(options: Omit<LoadRequest, 'do'>): Promise<void> {
    this.#about = (await this.ask({ do: 'load', ...options })).about ?? options.system
  }

  /**
   * Sends a request and waits for the answer.
   * @throws Error with the system's own message, or with its last words when it has ended or takes too long.
   */
  async ask(request: Request): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`)
    const timer = setTimeout(() => this.kill(), this.#seconds * 1000)
    const line = await this.#lines.next()
    clearTimeout(timer)
    if (line.done) throw new Error(this.#end(request))
    const answer = JSON.parse(line.value) as Answer
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #end(request: Request): string {
    const last = this.#complaints.trim().split('\n').slice(-3).join(' | ')
    const how = this.#child.killed ? `gave no answer in ${this.#seconds} s` : 'ended'
    return `its process ${how} when asked to ${request.do}${last && `: ${last}`}`
  }
}
