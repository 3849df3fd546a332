// The code blocks of the documentation: from Markdown files and from `@example`s in TSDoc, as TypeScript
// with the place that each came from.

/** A code block, and where it stands. */
export interface Snippet {
  /** `README.md:12` */
  readonly place: string
  readonly code: string
  /** The source file that the block's first line says it belongs to: its imports are relative to that. */
  readonly file?: string
}

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** The ```ts blocks of a Markdown file. A block marked ```ts no-run is shown, not run. */
export function snippetsOfMarkdown(file: string, text: string): Snippet[] {
  return [...text.matchAll(/^```ts[ \t]*\n(?:\/\/ (packages\/\S+\.ts)\n)?([\s\S]*?)^```/gm)].map((match) => ({
    place: `${file}:${lineOf(text, match.index)}`,
    code: match[2] as string,
    ...(match[1] !== undefined && { file: match[1] }),
  }))
}

/** The `@example`s in the doc comments of a source file. */
export function snippetsOfSource(file: string, text: string): Snippet[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const inside = comment[0].slice('/**'.length, -'*/'.length)
    const body = inside.replace(/^\s*\* ?/gm, (start) => '\n'.repeat(start.split('\n').length - 1))
    return [...body.matchAll(/^@example[ \t]*\n([\s\S]*?)(?=^@|$(?![\s\S]))/gm)].map((match) => ({
      place: `${file}:${lineOf(text, comment.index) + lineOf(body, match.index) - 1}`,
      code: (match[1] as string).replace(/^```.*$/gm, ''),
    }))
  })
}
