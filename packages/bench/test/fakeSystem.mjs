// Speaks the protocol of a system's process without computing anything; its first argument says how it goes wrong.
import { createInterface } from 'node:readline'

const [fault] = process.argv.slice(2)
const answers = {
  load: () => (fault === 'load' ? { error: 'no such backend' } : { about: 'fake 1.0' }),
  prepare: () => (fault === 'prepare' ? { error: 'prepare: no such operation' } : {}),
  check: () => ({ results: fault === 'results' ? [1, 3] : [1, 2] }),
  'warm up': () => (fault === 'end' ? process.exit(3) : {}),
  round: () => ({ microseconds: 250 }),
  forget: () => ({}),
}
for await (const line of createInterface({ input: process.stdin })) {
  const { do: request } = JSON.parse(line)
  if (fault === 'end' && request === 'warm up') process.stderr.write('out of memory\n')
  if (fault === 'hang' && request === 'prepare') continue
  process.stdout.write(`${JSON.stringify(answers[request]())}\n`)
}
