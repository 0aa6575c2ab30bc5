import { Marked, type Tokens } from 'marked'
import { escapedHtml } from '../html.ts'
import type { Guide } from './guides.ts'

export interface Heading {
  level: number
  text: string
  anchor: string
}

/** A part of a guide below one heading, for the search. */
export interface Passage extends Heading {
  /** The address of the heading. */
  address: string
  guide: string
  /** What stands below the heading, without markup. */
  body: string
}

export interface Rendered {
  html: string
  headings: Heading[]
  passages: Passage[]
}

/** Turns a guide into HTML. Headings get the anchors that links between guides use. HTML in a guide is shown as text. */
export function render(guide: Guide, names: ReadonlySet<string>): Rendered {
  const marked = new Marked()
  const tokens = marked.lexer(guide.markdown)
  const anchors = anchorsOf(tokens)
  const headings: Heading[] = []
  marked.use({
    renderer: {
      heading({ tokens: inner, depth }) {
        const heading = anchors[headings.length] as Heading
        headings.push(heading)
        const { anchor, text } = heading
        return `<h${depth} id="${escapedHtml(anchor)}">${this.parser.parseInline(inner)} <a class="anchor" href="#${escapedHtml(anchor)}" aria-label="Link to ${escapedHtml(text)}">#</a></h${depth}>\n`
      },
      html: ({ text }) => escapedHtml(text),
      link({ href, tokens: inner }) {
        const text = this.parser.parseInline(inner)
        const address = addressOf(href, guide.name, names)
        return address === undefined ? text : `<a href="${escapedHtml(address)}">${text}</a>`
      },
      // Pictures are of the repository; a guide says the same in words.
      image: ({ text }) => escapedHtml(text),
      table({ header, rows }) {
        const cells = (of: Tokens.TableCell[], tag: string) =>
          of.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')
        const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')
        return `<div class="wide" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${cells(header, 'th scope="col"').replaceAll('</th scope="col">', '</th>')}</tr></thead><tbody>${body}</tbody></table></div>\n`
      },
      code: ({ text }) => `<pre tabindex="0"><code>${escapedHtml(text)}\n</code></pre>\n`,
    },
  })
  const html = marked.parser(tokens)
  return { html, headings, passages: passagesOf(guide, tokens, anchors) }
}

/** Anchors as GitHub makes them, so that a link works in the repository and here. */
function anchorsOf(tokens: ReturnType<Marked['lexer']>): Heading[] {
  const met = new Map<string, number>()
  return tokens
    .filter((token): token is Tokens.Heading => token.type === 'heading')
    .map((token) => {
      const text = plainOf(token)
      const base = text
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
        .replaceAll(' ', '-')
      const times = met.get(base) ?? 0
      met.set(base, times + 1)
      return { level: token.depth, text, anchor: times === 0 ? base : `${base}-${times}` }
    })
}

/** The text of a token without its markup. */
function plainOf(token: { type?: string; text?: string; tokens?: unknown[]; raw?: string }): string {
  if (token.tokens && token.tokens.length > 0)
    return token.tokens.map((inner) => plainOf(inner as Tokens.Generic)).join('')
  return token.text ?? token.raw ?? ''
}

function passagesOf(guide: Guide, tokens: ReturnType<Marked['lexer']>, anchors: Heading[]): Passage[] {
  const passages: Passage[] = []
  for (const token of tokens) {
    if (token.type === 'heading') {
      const heading = anchors[passages.length] as Heading
      passages.push({
        ...heading,
        address: `/docs/${guide.name}#${heading.anchor}`,
        guide: guide.title,
        body: '',
      })
    } else {
      const passage = passages.at(-1)
      if (passage) passage.body += `${token.raw.replace(/[*`|#>]+|\b_|_\b|-{3,}|\]\([^()\]]*\)|\[/g, ' ')} `
    }
  }
  return passages
}

/** Where a link of a guide leads; undefined for files that are in the repository alone. */
function addressOf(href: string, from: string, names: ReadonlySet<string>): string | undefined {
  if (/^(https:|#)/.test(href)) return href
  const base = new URL(`http://docs/${from}`)
  const { host, pathname, hash } = new URL(href, base)
  if (host !== base.host) return undefined
  const name = pathname.slice(1).replace(/\.md$/, '')
  return names.has(name) && !href.startsWith('../..') ? `/docs/${name}${hash}` : undefined
}
