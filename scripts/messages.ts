import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { en } from '@rollcall/messages/en.ts'
import { posix } from './imports.ts'

// A message that is missing does not compile, in any language. What nothing says any more is found here.

const root = fileURLToPath(new URL('..', import.meta.url))

/** The server names these by their own names: a refusal by its code, a field error by its code. */
const namedAlone = new Set(['problem', 'field'])

/**
 * The keys of messages that stand in none of the texts as a literal. A key that is put together, such as `user.yourself.${deed}`, says
 * every message that begins like it.
 */
export function unusedMessages(keys: readonly string[], texts: readonly string[]): string[] {
  const said = new Set(texts.flatMap((text) => text.match(/(?<=['"`])[a-zA-Z][\w.-]*(?=['"`])/g) ?? []))
  const begun = [...new Set(texts.flatMap((text) => text.match(/(?<=`)[a-zA-Z][\w.-]*\.(?=\$\{)/g) ?? []))]
  return keys.filter((key) => {
    const [subject = ''] = key.split('.', 1)
    const name = namedAlone.has(subject) ? key.slice(subject.length + 1) : key
    return !said.has(key) && !said.has(name) && !begun.some((beginning) => name.startsWith(beginning))
  })
}

function sources(): string[] {
  return readdirSync(join(root, 'packages'), { recursive: true })
    .map((path) => posix(join('packages', String(path))))
    .filter(
      (path) =>
        /^packages\/(access|console|server)\/src\/.*\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path),
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
