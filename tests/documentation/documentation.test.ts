// Every code block of the documentation is run and type-checked: Markdown and the `@example`s of the packages.
import { dirname, join, posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import * as blas from '@chainrule/blas'
import * as data from '@chainrule/data'
import * as gradcheck from '@chainrule/gradcheck'
import * as nn from '@chainrule/nn'
import * as tensor from '@chainrule/tensor'
import * as safetensors from '@chainrule/tensor/safetensors'
import { expectedValue, moduleOf, run, type Modules } from './run'
import { snippetsOfMarkdown, snippetsOfSource, type Snippet } from './snippets'

const root = join(import.meta.dirname, '../..')
const modules = {
  '@chainrule/tensor': tensor,
  '@chainrule/tensor/safetensors': safetensors,
  '@chainrule/nn': nn,
  '@chainrule/gradcheck': gradcheck,
  '@chainrule/data': data,
  '@chainrule/blas': blas,
}
const types = ['AnyTensor']

const markdown = import.meta.glob<string>(['../../*.md', '../../docs/**/*.md', '../../packages/*/*.md'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const sources = import.meta.glob<string>(
  ['../../packages/{tensor,nn,gradcheck,data,blas}/src/**/*.ts', '!**/*.test.ts'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)
// A source file's own examples may also use what it exports to its neighbours alone.
const files = import.meta.glob<object>(
  ['../../packages/{tensor,nn,gradcheck,data,blas}/src/**/*.ts', '!**/*.test.ts'],
  { eager: true },
)
const modulesOf = ({ place }: Snippet): Modules => {
  const path = `../../${place.replace(/:\d+$/, '')}`
  return path in files ? { ...modules, [path.replace(/\.ts$/, '')]: files[path] as object } : modules
}

// A block that belongs to a source file imports as that file does.
const importedBy = ({ file }: Snippet): Modules =>
  file === undefined
    ? {}
    : Object.fromEntries(
        Object.entries(files).map(([path, exports]) => {
          const name = posix.relative(posix.dirname(`../../${file}`), path).replace(/(\/index)?\.ts$/, '')
          return [name.startsWith('.') ? name : `./${name}`, exports]
        }),
      )

const named = (files: Record<string, string>): [file: string, text: string][] =>
  Object.entries(files).map(([path, text]) => [path.replace('../../', ''), text])

const snippets: readonly Snippet[] = [
  ...named(markdown).flatMap(([file, text]) => snippetsOfMarkdown(file, text)),
  ...named(sources).flatMap(([file, text]) => snippetsOfSource(file, text)),
].toSorted((a, b) => (a.place < b.place ? -1 : 1))

// What a snippet shows is rounded for the reader.
const shownDigits = 1e-4

function agrees(actual: unknown, expected: unknown): boolean {
  if (expected === 'NaN' || expected === 'Infinity' || expected === '-Infinity')
    return String(actual) === expected
  if (typeof expected === 'number' && typeof actual === 'number') {
    return Math.abs(actual - expected) <= shownDigits * Math.max(1, Math.abs(expected))
  }
  if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    const keys = Object.keys(expected)
    return (
      Object.keys(actual).length === keys.length &&
      keys.every((key) => agrees(actual[key as never], (expected as Record<string, unknown>)[key]))
    )
  }
  return actual === expected
}

describe('documentation', () => {
  it('is found', () => {
    expect(snippets.length).toBeGreaterThan(100)
  })

  it('reads the value that a comment begins with', () => {
    const value = (text: string): unknown => expectedValue(text)?.value
    expect(value(' [2, 4, 6]')).toEqual([2, 4, 6])
    expect(value(' 3, not 6')).toBe(3)
    expect(value(" 'w', by name")).toBe('w')
    expect(value(' -1.5e-3')).toBe(-0.0015)
    expect(value(' [NaN, 1]')).toEqual(['NaN', 1])
    expect(value(' {a: 1}')).toEqual({ a: 1 })
    expect(expectedValue(' digraph { ... }')).toBeUndefined()
    expect(expectedValue(' 2nd order')).toBeUndefined()
  })

  describe('runs', () => {
    it.each(snippets.map((snippet): [string, Snippet] => [snippet.place, snippet]))(
      '%s',
      async (_, snippet) => {
        const check = (actual: unknown, expected: unknown, line: number): void => {
          const shown = typeof actual === 'string' ? actual : (JSON.stringify(actual) ?? String(actual))
          expect(agrees(actual, expected), `line ${line}: ${shown}, not ${JSON.stringify(expected)}`).toBe(
            true,
          )
        }
        const own = modulesOf(snippet)
        await run(moduleOf(snippet, own, types), { ...own, ...importedBy(snippet) }, check, () => {})
      },
    )
  })

  it('has the right types', () => {
    const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path))
      .config as {
      compilerOptions: object
    }
    const { options } = ts.convertCompilerOptionsFromJson(
      { ...config.compilerOptions, types: ['node'] },
      root,
    )
    const programs = new Map(
      snippets.map((snippet, i) => [
        join(root, dirname(snippet.file ?? 'tests/documentation/snippet'), `snippet${i}.ts`),
        { snippet, text: moduleOf(snippet, modulesOf(snippet), types) },
      ]),
    )
    const host = ts.createCompilerHost(options)
    const { fileExists, getSourceFile } = host
    host.fileExists = (path) => programs.has(path) || fileExists(path)
    host.getSourceFile = (path, target, ...rest) => {
      const file = programs.get(path)
      return file ? ts.createSourceFile(path, file.text, target) : getSourceFile(path, target, ...rest)
    }
    const program = ts.createProgram([...programs.keys()], options, host)
    const messages = [...programs].flatMap(([path, { snippet }]) =>
      program
        .getSemanticDiagnostics(program.getSourceFile(path))
        .map(({ messageText }) => `${snippet.place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
    )
    expect(messages).toEqual([])
  })
})
