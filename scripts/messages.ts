import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { en } from '@rollcall/messages/en.ts'
import { posix } from './imports.ts'

// A message that is missing does not compile, in any language. What nothing says any more is found here, and what the console says without
// the catalogue.

const root = fileURLToPath(new URL('..', import.meta.url))

/** The keys of messages that stand in none of the texts as a literal. */
export function unusedMessages(keys: readonly string[], texts: readonly string[]): string[] {
  const said = new Set(texts.flatMap((text) => text.match(/(?<=['"`])[a-zA-Z]+\.[a-zA-Z]+(?=['"`])/g) ?? []))
  return keys.filter((key) => !said.has(key))
}

const attribute =
  /(?<![\w-])'?(?:label|title|aria-label|placeholder|description|confirmLabel|submit|what|note|alt)'?(?:=|: )(["'])(?<said>[^"'{}]*\p{Ll}[^"'{}]*)\1/gu
/** Text before the end of an element, or before what stands within sentences: other brackets than these are those of types. */
const text =
  /(?<!=)>\s*(?!return\b)(?<said>[^<>{}();=|&[\]`]*\p{Ll}[^<>{}();=|&[\]`]*)<(?:\/|(?:b|code|Text|Link|Time)\b)/gu

/** What a component says without the catalogue: text between tags, and labels, titles and their like that are written in quotes. */
export function sentencesIn(component: string): string[] {
  const found = [attribute, text].flatMap((kind) => [...component.matchAll(kind)])
  return found.map((match) => (match.groups?.said ?? '').replace(/\s+/g, ' ').trim())
}

function filesOf(kind: RegExp): { path: string; text: string }[] {
  return readdirSync(join(root, 'packages'), { recursive: true })
    .map((path) => posix(join('packages', String(path))))
    .filter((path) => kind.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const keys = Object.entries(en).flatMap(([subject, of]) =>
    Object.keys(of).map((name) => `${subject}.${name}`),
  )
  const sources = filesOf(/^packages\/(console|server)\/src\/.*\.tsx?$/)
  const unused = unusedMessages(
    keys,
    sources.map((source) => source.text),
  )
  for (const key of unused) console.error(`packages/messages/src/en: nothing says ${key}`)
  const literal = filesOf(/^packages\/console\/src\/.*\.tsx$/).flatMap(({ path, text }) =>
    sentencesIn(text).map((said) => `${path}: “${said}” is not from the catalogue`),
  )
  for (const each of literal) console.error(each)
  if (unused.length + literal.length > 0) process.exitCode = 1
}
