// The page: well formed, complete without anything else, and with everything that was found.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { tinyDocument } from '../../test/tinyDocument'
import type { StartEvent } from '../start/events'
import { run } from '../start/run'
import { pageOf } from './page'
import { addEvent, emptyStory } from './story'
import { withPage } from './withPage'

const found: StartEvent[] = []
let page = ''

// On a busy machine the checks and the drawings take longer than hooks usually may.
const patience = 60_000

beforeAll(async () => {
  const documents = { '007': tinyDocument(), '008': tinyDocument(false) }
  const folder = join(mkdtempSync(join(tmpdir(), 'chainrule-')), 'report')
  for await (const event of withPage(run({ documents: [], size: 'short' }, documents), folder))
    found.push(event)
  page = readFileSync(join(folder, 'index.html'), 'utf8')
  expect(existsSync(join(folder, 'index.html.part'))).toBe(false)
}, patience)

/** Elements that have no end. */
const voidElements = new Set(['meta', 'img', 'br'])

/** Elements that are opened and not closed, or closed and not open. */
function unbalanced(text: string): string[] {
  const open: string[] = []
  const wrong: string[] = []
  const bare = text.replace(/<style>[\s\S]*?<\/style>/g, '').replace('<!doctype html>', '')
  for (const [, end, name = '', rest = ''] of bare.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (voidElements.has(name) || rest.endsWith('/')) continue
    if (end === '') open.push(name)
    else if (open.pop() !== name) wrong.push(name)
  }
  return [...wrong, ...open]
}

test('every element is closed where it was opened', () => {
  expect(unbalanced('<p>a<b>c</p></b>')).not.toEqual([])
  expect(unbalanced(page)).toEqual([])
})

test('no bare ampersand, no bracket that is none', () => {
  const bare = page.replace(/<style>[\s\S]*?<\/style>/g, '')
  expect(bare.match(/&(?!(?:[a-z]+|#\d+|#x[\da-f]+);).{0,20}/gi)).toBeNull()
  expect(bare.match(/<(?![a-zA-Z/!]).{0,20}/g)).toBeNull()
})

test('it loads nothing and runs nothing', () => {
  expect(/<(script|link|iframe|object|embed|base)\b/i.exec(page)).toBeNull()
  expect(/\bon\w+="/.exec(page)).toBeNull()
  expect(/@import|url\(/.exec(page)).toBeNull()
  for (const [, target = ''] of page.matchAll(/\b(?:src|href|srcset|action)="([^"]*)"/g)) {
    expect(target).toMatch(/^(#|data:image\/png;base64,)/)
  }
  // What is left are the names of SVG itself.
  const addresses = [...page.matchAll(/https?:\/\/[^"'\s)]*/g)].map(String)
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']))
})

test('every link within it leads somewhere, and no name is given twice', () => {
  const names = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  expect(new Set(names).size).toBe(names.length)
  const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)
  expect(links.length).toBeGreaterThan(0)
  for (const link of links) expect(names).toContain(link)
})

test('mistakes are there with all that is known of them, and escaped', () => {
  expect(page).toContain(
    'The gradient of <code>W</code> has the wrong sign &amp; is &lt; 0 where it should be &gt; 0.',
  )
  expect(page).toContain('&lt;b&gt;gradient ascent&lt;/b&gt;')
  for (const text of ['dW = -np.dot(delta, x.T)', 'Leave the minus out.', 'in 100 of 100 cases', 'a reader'])
    expect(page).toContain(text)
})

test('what the checker finds, accuracies, curves, digits and graphs are there for each document', () => {
  const count = (pattern: RegExp): number => page.match(pattern)?.length ?? 0
  expect(count(/<figcaption>Cost</g)).toBe(2)
  expect(count(/<figcaption>Test accuracy</g)).toBe(2)
  expect(count(/class="confusion"/g)).toBe(2)
  expect(count(/∂\/∂weights\[0\]/g)).toBe(2)
  const mistakes = found.flatMap((event) => (event.event === 'confusion' ? event.mistakes : []))
  expect(count(/<img\b/g)).toBe(mistakes.length)
  for (const event of found) {
    if (event.event === 'derivation')
      for (const { kinds } of event.findings) expect(page).toContain(kinds.join(' and '))
    if (event.event === 'reached')
      for (const { highest } of event.ways) expect(page).toContain(`${highest.toFixed(4)}</td>`)
  }
})

describe('synthetic digits', () => {
  test('are named where their results are', () => {
    const [, real = '', synthetic = ''] = page.split('<section class="document"')
    expect(real).not.toContain('ynthetic')
    expect(synthetic).toContain('These accuracies are of synthetic digits.')
    expect(synthetic).toContain('<strong>Synthetic digits.</strong>')
    expect(page).toContain('<strong>These digits are synthetic.</strong>')
  })

  test('are not spoken of where there are none', async () => {
    const story = emptyStory()
    for (const event of found) if (!('id' in event) || event.id === '007') addEvent(story, event)
    expect((await pageOf(story)).text).not.toContain('ynthetic')
  })
})

test('the same story makes the same page', async () => {
  const story = emptyStory()
  for (const event of found) if (event.event !== 'done') addEvent(story, event)
  expect((await pageOf(story)).text === (await pageOf(story)).text).toBe(true)
})

test('costs that grow beyond all numbers are left out, and the page is still made', async () => {
  const story = emptyStory()
  for (const event of found) addEvent(story, event.event === 'epoch' ? { ...event, cost: NaN } : event)
  const { text } = await pageOf(story)
  expect(text).not.toContain('<figcaption>Cost<')
  expect(text).not.toContain('NaN')
})
