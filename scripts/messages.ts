import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { en } from '@rollcall/messages/en.ts'
import { posix } from './imports.ts'

// A message that is missing does not compile, in any language. What nothing says any more is found here.

const root = fileURLToPath(new URL('..', import.meta.url))

/** Named without the subject, by what has the name: a refusal, a problem, a field error, an event. */
const namedAlone = new Set(['problem', 'problemTitle', 'field', 'event'])

/**
 * The keys of messages that stand in none of the texts as a literal. A key that is put together, such as `user.yourself.${deed}`, says
 * every message that is like it around the place.
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

function sources(): string[] {
  return readdirSync(join(root, 'packages'), { recursive: true })
    .map((path) => posix(join('packages', String(path))))
    .filter(
      (path) =>
        /^packages\/(access|console|contract|server)\/src\/.*\.tsx?$/.test(path) &&
        !/\.test\.tsx?$/.test(path),
    )
    .map((path) => readFileSync(join(root, path), 'utf8'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const keys = Object.entries(en).flatMap(([subject, of]) =>
    Object.keys(of).map((name) => `${subject}.${name}`),
  )
  const unused = unusedMessages(keys, sources())
  for (const key of unused) console.error(`packages/messages/src/en: nothing says ${key}`)
  if (unused.length > 0) process.exitCode = 1
}
