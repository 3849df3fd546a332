// Links in the Markdown files: each that is relative leads to a file or folder that is there, and where it names a
// heading, to that heading.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const pages = Object.entries(
  import.meta.glob<string>(['../*.md', '../docs/**/*.md', '../packages/*/*.md', '../examples/**/*.md'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).map(([path, text]) => ({ path: join(import.meta.dirname, path), text }))

const links = pages.flatMap(({ path, text }) =>
  [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target as string)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => ({ page: path, target })),
)

/** A heading's anchor, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-')

function leadsSomewhere(page: string, target: string): boolean {
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? page : join(dirname(page), file)
  if (!existsSync(path)) return false
  if (anchor === undefined) return true
  if (!statSync(path).isFile()) return false
  const headings = [...readFileSync(path, 'utf8').matchAll(/^#+ +(.*)$/gm)]
  return headings.some(([, heading]) => anchorOf(heading as string) === anchor)
}

it('lead somewhere', () => {
  expect(links.length).toBeGreaterThan(10)
  const dead = links.filter(({ page, target }) => !leadsSomewhere(page, target))
  expect(dead.map(({ page, target }) => `${relative(root, page)}: ${target}`)).toEqual([])
})

it('to nothing are found', () => {
  const page = join(root, 'README.md')
  expect(leadsSomewhere(page, 'CONTRIBUTING.md#add-an-op')).toBe(true)
  expect(leadsSomewhere(page, 'CONTRIBUTING.md#add-a-layer')).toBe(false)
  expect(leadsSomewhere(page, 'docs/nowhere.md')).toBe(false)
})
