// HTML that is safe to put together: text that is put in is escaped, HTML is not.

/** A piece of HTML. */
export class Html {
  /** As it stands in a page. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What can be put into a piece of HTML; nothing for `undefined` and `false`. */
export type Content = Html | string | number | undefined | false | readonly Content[]

/**
 * A piece of HTML from a template.
 *
 * @example
 * html`<p>${'a < b'}</p>`.text // '<p>a &lt; b</p>'
 */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(strings.map((text, i) => text + textOf(contents[i])).join(''))

/** HTML that was made elsewhere, such as a drawing. */
export const raw = (text: string): Html => new Html(text)

function textOf(content: Content): string {
  if (content === undefined || content === false) return ''
  if (content instanceof Html) return content.text
  if (typeof content === 'object') return content.map(textOf).join('')
  return escape(String(content))
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] as string)

/** Text in which `code` between backticks stands out. */
export const prose = (text: string): Html => new Html(escape(text).replace(/`([^`]+)`/g, '<code>$1</code>'))
