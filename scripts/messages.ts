import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { en } from '@rollcall/messages/en.ts'
import { posix } from './imports.ts'

// A missing message does not compile, in any language. This finds unused messages, and text of the console outside of the catalogue.

const root = fileURLToPath(new URL('..', import.meta.url))

/** Messages that code names without their subject: a refusal, a problem, a field error, an event. */
const namedAlone = new Set(['problem', 'problemTitle', 'field', 'event'])

/**
 * The keys of messages that no text has as a literal. A composed key, such as `user.yourself.${deed}`, counts as a use of every key that
 * fits around the placeholder.
 */
export function unusedMessages(keys: readonly string[], texts: readonly string[]): string[] {
  const said = new Set(texts.flatMap((text) => text.match(/(?<=['"`])[a-zA-Z][\w.-]*(?=['"`])/g) ?? []))
  const composed = new Set(
    texts.flatMap((text) => text.match(/(?<=`)[a-zA-Z][\w.-]*\.\$\{[^`]*\}[\w.-]*(?=`)/g) ?? []),
  )
  const patterns = [...composed].map(patternOf)
  return keys.filter((key) => {
    const [subject = ''] = key.split('.', 1)
    const name = namedAlone.has(subject) ? key.slice(subject.length + 1) : key
    return !said.has(key) && !said.has(name) && !patterns.some((pattern) => pattern.test(name))
  })
}

function patternOf(composed: string): RegExp {
  const parts = composed.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'))
  return new RegExp(`^${parts.join('.+')}$`)
}

const attribute =
  /(?<![\w-])'?(?:label|title|aria-label|placeholder|description|confirmLabel|submit|what|note|alt)'?(?:=|: )(["'])(?<said>[^"'{}]*\p{Ll}[^"'{}]*)\1/gu
/** Text before the end of an element, or before brackets that occur in sentences. Other brackets are those of types. */
const text =
  /(?<!=)>\s*(?!return\b)(?<said>[^<>{}();=|&[\]`]*\p{Ll}[^<>{}();=|&[\]`]*)<(?:\/|(?:b|code|Text|Link|Time)\b)/gu

/** The text of a component outside of the catalogue: between tags, and quoted labels, titles and similar attributes. */
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
  const sources = filesOf(/^packages\/(access|console|contract|server)\/src\/.*\.tsx?$/)
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
