// Runs the compiler on sources given as text. Takes paths and texts, gives a program; all other files are read
// from the disk, once.
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const folder = fileURLToPath(new URL('.', import.meta.url))
const tsconfig = fileURLToPath(new URL('../../../../tsconfig.json', import.meta.url))

/** The options of the workspace. */
const workspace = ts.parseJsonConfigFileContent(
  ts.readConfigFile(tsconfig, ts.sys.readFile).config,
  ts.sys,
  folder,
  {},
  tsconfig,
).options

const read = new Map<string, ts.SourceFile | undefined>()

/** A program of files in this folder: by name, what they are to contain. */
export function compile(
  texts: Readonly<Record<string, string>>,
  options: ts.CompilerOptions = {},
): { readonly program: ts.Program; readonly files: readonly ts.SourceFile[] } {
  const sources = new Map(
    Object.entries(texts).map(([name, text]) => {
      const path = `${folder}${name}`
      return [path, ts.createSourceFile(path, text, ts.ScriptTarget.ES2022)]
    }),
  )
  const all = { ...workspace, ...options }
  const host = ts.createCompilerHost(all)
  const exists = host.fileExists.bind(host)
  const get = host.getSourceFile.bind(host)
  host.fileExists = (path) => sources.has(path) || exists(path)
  host.getSourceFile = (path, ...rest) => {
    const given = sources.get(path)
    if (given !== undefined) return given
    if (!read.has(path)) read.set(path, get(path, ...rest))
    return read.get(path)
  }
  return { program: ts.createProgram([...sources.keys()], all, host), files: [...sources.values()] }
}

/** What is wrong with the files, in whole. */
export const mistakes = ({ program, files }: ReturnType<typeof compile>): string[] =>
  files.flatMap((file) =>
    program
      .getSemanticDiagnostics(file)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  )
