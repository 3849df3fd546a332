// Running a snippet: its imports become the packages' exports, and each line that ends in a comment with a
// value, `x.sum().item() // 6`, becomes a comparison of both.
import ts from 'typescript'
import type { Snippet } from './snippets'

/** The packages that snippets may import, by name. */
export type Modules = Readonly<Record<string, object>>

/** The value with which a comment begins, if it begins with one: `[2, 4]`, `3`, `'text'`, `true`. */
export function expectedValue(comment: string): { readonly value: unknown } | undefined {
  const text = comment.trim().replace(/^'(.*?)'/, (_, inner: string) => JSON.stringify(inner))
  // The longest beginning that is JSON, with the numbers that JSON lacks.
  for (let end = text.length; end > 0; end--) {
    const head = text.slice(0, end).trim()
    if (!/["\d\]}el]$|NaN$|Infinity$/.test(head)) continue
    if (/^[\w.]/.test(text.slice(head.length))) continue
    try {
      const quoted = head.replace(/(?<!["\w])(NaN|-?Infinity)/g, '"$1"')
      return { value: JSON.parse(quoted.replace(/([{,]\s*)(\w+):/g, '$1"$2":')) }
    } catch {
      // Not yet a value: try a shorter beginning.
    }
  }
  return undefined
}

/** Names that a snippet uses without declaring or importing them. */
function importsFor(source: ts.SourceFile, modules: Modules): string {
  const declared = new Set<string>()
  const used = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node
      const isName =
        (ts.isVariableDeclaration(parent) ||
          ts.isFunctionDeclaration(parent) ||
          ts.isClassDeclaration(parent) ||
          ts.isParameter(parent) ||
          ts.isBindingElement(parent) ||
          ts.isImportSpecifier(parent) ||
          ts.isTypeParameterDeclaration(parent) ||
          ts.isTypeAliasDeclaration(parent) ||
          ts.isInterfaceDeclaration(parent)) &&
        parent.name === node
      const isMember =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) || ts.isPropertyAssignment(parent)
      if (isName) declared.add(node.text)
      else if (!isMember || (ts.isPropertyAssignment(parent) && parent.initializer === node))
        used.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const lines = Object.entries(modules).flatMap(([name, exports]) => {
    const names = Object.keys(exports).filter((key) => used.has(key) && !declared.has(key))
    for (const key of names) declared.add(key)
    return names.length === 0 ? [] : [`import { ${names.join(', ')} } from '${name}'`]
  })
  return lines.map((line) => `${line}\n`).join('')
}

/** The snippet as a module of its own: with imports for the exports that an `@example` takes for granted. */
export function moduleOf(snippet: Snippet, modules: Modules, types: readonly string[] = []): string {
  const source = ts.createSourceFile('snippet.ts', snippet.code, ts.ScriptTarget.ES2022, true)
  const typeImports = types
    .filter(
      (type) =>
        new RegExp(`\\b${type}\\b`).test(snippet.code) &&
        !new RegExp(`import[^\\n]*\\b${type}\\b`).test(snippet.code),
    )
    .map((type) => `import type { ${type} } from '@chainrule/tensor'\n`)
    .join('')
  return `${importsFor(source, modules)}${typeImports}${snippet.code}\nexport {}\n`
}

/** The module's statements as JavaScript in which commented values are checked by `check(actual, expected, line)`. */
function instrumented(code: string): string {
  const source = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ES2022, true)
  const edits: { readonly at: number; readonly text: string }[] = []
  for (const statement of source.statements) {
    if (!ts.isExpressionStatement(statement)) continue
    const comment = /^[ \t;]*\/\/(.*)/.exec(code.slice(statement.end))
    const expected = comment ? expectedValue(comment[1] as string) : undefined
    if (expected === undefined) continue
    const { expression } = statement
    const line = source.getLineAndCharacterOfPosition(expression.getStart()).line + 1
    edits.push({ at: expression.getStart(), text: '__check((' })
    edits.push({ at: expression.end, text: `), ${JSON.stringify(expected.value)}, ${line})` })
  }
  let text = code
  for (const { at, text: inserted } of edits.toReversed())
    text = text.slice(0, at) + inserted + text.slice(at)
  return text
    .replace(/^import type .*$/gm, '')
    .replace(/^import '([^']*)'/gm, "await __import('$1')")
    .replace(/^import \{([^}]*)\} from '([^']*)'/gm, (_, names: string, from: string) => {
      const values = names.split(',').filter((name) => name.trim() !== '' && !/^\s*type\b/.test(name))
      return `const {${values.join(',').replace(/ as /g, ': ')}} = await __import('${from}')`
    })
}

type Check = (actual: unknown, expected: unknown, line: number) => void

/** Runs a module made by {@link moduleOf}; `log` gets what it prints. */
export async function run(
  code: string,
  modules: Modules,
  check: Check,
  log: (text: string) => void,
): Promise<void> {
  const { outputText } = ts.transpileModule(instrumented(code), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: false,
    },
  })
  const load = async (name: string): Promise<object> => modules[name] ?? ((await import(name)) as object)
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor
  const body = new AsyncFunction(
    '__import',
    '__check',
    'console',
    outputText.replace(/^export (\{\};?$)?/gm, ''),
  ) as (...args: unknown[]) => Promise<void>
  await body(load, check, { ...console, log: (...args: unknown[]) => log(args.map(String).join(' ')) })
}
