import MiniSearch from 'minisearch'
import { escapedHtml } from '../html.ts'
import type { Passage } from './render.ts'

const mostFound = 30
const excerptLength = 220
/** So many words of a query are looked for: anybody may ask, and each word takes time. */
const mostWords = 8

const wordsIn: (text: string) => string[] = MiniSearch.getDefault('tokenize')

export type Search = (query: string) => Passage[]

/** Finds passages by the beginnings of words; one wrong letter is forgiven in longer words. */
export function searchIn(passages: Passage[]): Search {
  const index = new MiniSearch<Passage & { id: number }>({
    fields: ['text', 'guide', 'body'],
    searchOptions: {
      boost: { text: 4, guide: 2 },
      tokenize: (query) => [...new Set(wordsIn(query.toLowerCase()))].slice(0, mostWords),
      // One letter begins too many words.
      prefix: (term) => term.length > 1,
      fuzzy: (term) => (term.length > 5 ? 0.2 : false),
      combineWith: 'AND',
    },
  })
  index.addAll(passages.map((passage, id) => ({ ...passage, id })))
  return (query) =>
    index
      .search(query)
      .slice(0, mostFound)
      .map(({ id }) => passages[id] as Passage)
}

/** What was found, as HTML. */
export function foundHtml(query: string, found: Passage[]): string {
  const head = `<h1>${query ? `Search for “${escapedHtml(query)}”` : 'Search'}</h1>`
  if (!query) return `${head}<p>Type a word into the field above.</p>`
  if (found.length === 0)
    return `${head}<p role="status">Nothing found. Try the beginning of a word, or fewer words.</p>`
  const items = found.map(
    (passage) =>
      `<div class="found"><h2><a href="${escapedHtml(passage.address)}">${escapedHtml(passage.text)}</a></h2><p>${escapedHtml(passage.guide)} · ${escapedHtml(excerptOf(passage.body, query))}</p></div>`,
  )
  return `${head}<p role="status">${found.length === mostFound ? `The best ${mostFound}` : found.length} found</p>${items.join('')}`
}

function excerptOf(body: string, query: string): string {
  const text = body.replace(/\s+/g, ' ').trim()
  const [word = ''] = query.toLowerCase().split(/\s+/)
  const at = Math.max(0, text.toLowerCase().indexOf(word) - excerptLength / 3)
  const excerpt = text.slice(at, at + excerptLength)
  return `${at > 0 ? '…' : ''}${excerpt}${at + excerptLength < text.length ? '…' : ''}`
}
