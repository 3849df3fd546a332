// What the compiler says. Two things that `@ts-expect-error` cannot see: the mistakes of the type tests are
// found for the right reason (a file of messages, made anew by UPDATE_GOLDEN=1), and nothing else is wrong.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type ts from 'typescript'
import { expect, it } from 'vitest'
import { compile } from './compile'

const folder = fileURLToPath(new URL('.', import.meta.url))
const goldenPath = join(folder, 'messages.golden.txt')

/** The type tests by name, as if nobody expected an error in them. */
const unsuspecting = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => [
        name,
        readFileSync(join(folder, name), 'utf8').replaceAll('// @ts-expect-error', '//'),
      ]),
  )

/** The last of the sentences that the compiler says, each the reason of the one before. */
function innermost(message: string | ts.DiagnosticMessageChain): string {
  if (typeof message === 'string') return sorted(message)
  const [reason] = message.next ?? []
  return innermost(reason ?? message.messageText)
}

/** A message with its unions of axes in order: the compiler names them in the order in which it met the numbers. */
const sorted = (message: string): string =>
  message.replaceAll(/-?\d+( \| -?\d+)+/g, (union) => {
    const axes = union.split(' | ').map(Number)
    const byName = (a: number, b: number) => Number(a < 0) - Number(b < 0) || Math.abs(a) - Math.abs(b)
    return axes.toSorted(byName).join(' | ')
  })

it('finds the mistakes of the type tests, and says why', () => {
  const messages: string[] = []
  const unexpected: string[] = []
  const { program, files } = compile(unsuspecting())
  for (const file of files) {
    const name = file.fileName.slice(folder.length)
    const lines = file.text.split('\n').map((line) => line.trim())
    const found = program.getSemanticDiagnostics(file)
    if (found.length > 0) messages.push(`# ${name}`, '')
    for (const { start = 0, messageText } of found) {
      const { line } = file.getLineAndCharacterOfPosition(start)
      const code = lines[line] ?? ''
      const message = innermost(messageText)
      if (lines[line - 1] !== '//') unexpected.push(`${name}: ${code}: ${message}`)
      messages.push(code, `    ${message}`, '')
    }
  }
  expect(unexpected).toEqual([])
  const text = messages.join('\n')
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(goldenPath, text)
  expect(text).toBe(readFileSync(goldenPath, 'utf8'))
})
