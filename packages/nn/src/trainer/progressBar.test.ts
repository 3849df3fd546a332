// What a training looks like: plain lines, and a bar in a terminal.
import { PassThrough } from 'node:stream'
import { ones, random, zeros } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { Linear, meanSquaredError, progressBar, sgd } from '../index'
import { trainer } from './trainer'

async function shown(
  stream: { write(text: string): unknown; isTTY?: boolean },
  data: unknown = batches,
): Promise<void> {
  const training = trainer({
    model: new Linear(2, 1, { key: random.key(0) }),
    loss: meanSquaredError,
    optimiser: sgd({ learningRate: 0.1 }),
    metrics: { error: (p, t) => p.sub(t).abs().mean() },
  })
  const options = { epochs: 10, validation: batches, callbacks: [progressBar({ stream })] }
  for await (const _ of training.fit(data as typeof batches, options));
}

const batches = Array.from({ length: 3 }, () => [ones([4, 2]), zeros([4, 1])])

const number = String.raw`[\d.e-]+`
const line = new RegExp(
  `^epoch  1/10  loss ${number}  error ${number}  validation: loss ${number}  error ${number}  ${number} s  \\d+ samples/s\n$`,
)

// A cursor that is hidden, or lines that are cut off, would stay so if the process were interrupted.
// oxlint-disable-next-line no-control-regex -- what changes the terminal
const hidden = /\u001B\[\?(25|7)l/
// Back to the beginning of the line, all of which is cleared.
const cleared = '\u001B[1G\u001B[2K'

describe('progressBar', () => {
  test('writes a line for each epoch', async () => {
    const lines: string[] = []
    await shown({ write: (text) => lines.push(text) })
    expect(lines.length).toBe(10)
    expect(lines[0]).toMatch(line)
    expect(lines[9]).toMatch(/^epoch 10\/10  loss/)
  })

  test.each<[string, unknown, string]>([
    ['data of known length', batches, '/3'],
    ['others', { epoch: () => batches }, 'batches'],
  ])('moves a bar in a terminal, and leaves lines there: %s', async (_, data, mark) => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
    let text = ''
    terminal.on('data', (chunk) => (text += String(chunk)))
    await shown(terminal, data)
    expect(text).toContain('epoch  1/10')
    expect(text).toContain(mark)
    // Each epoch's line stands at the beginning of one: its bar is gone.
    // oxlint-disable-next-line no-control-regex -- what moves the cursor
    const plain = text.replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '\r')
    expect(plain.match(/\repoch +\d+\/10  loss [^\r]*samples\/s\n/g)?.length).toBe(10)
    expect(text).not.toMatch(hidden)
  })

  test('takes its bar away when the training fails', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
    let text = ''
    terminal.on('data', (chunk) => (text += String(chunk)))
    await expect(shown(terminal, [...batches, [ones([1, 2]).div(0), zeros([1, 1])]])).rejects.toThrow(
      /not finite/,
    )
    expect(text.endsWith(cleared)).toBe(true)
  })

  test('refuses what is no stream', () => {
    expect(() => progressBar({ stream: {} as never })).toThrow(
      /progressBar: stream must have a write; got an object/,
    )
    expect(() => progressBar({ bar: true } as never)).toThrow(/there is no option 'bar'/)
  })
})
