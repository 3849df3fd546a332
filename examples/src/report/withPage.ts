// The page that `start` leaves behind: events pass through, and before the last one it is written and told of.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StartEvent } from '../start/events'
import { pageOf } from './page'
import { addEvent, emptyStory } from './story'

/** Passes events on, writes `index.html` into a folder of what they told, and says where it is. */
export async function* withPage(
  events: AsyncIterable<StartEvent>,
  folder: string,
): AsyncGenerator<StartEvent> {
  const story = emptyStory()
  for await (const event of events) {
    addEvent(story, event)
    if (event.event === 'done') yield { event: 'page', path: writePage(folder, (await pageOf(story)).text) }
    yield event
  }
}

/** Writes the page in one go, so that an interruption leaves the old one or the new one. */
function writePage(folder: string, text: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'index.html')
  writeFileSync(`${path}.part`, text)
  renameSync(`${path}.part`, path)
  return path
}
