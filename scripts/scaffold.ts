import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { targetKinds } from '../packages/contract/src/events/event.ts'
import { locales } from '../packages/messages/src/locales.ts'
import {
  eventDeclaration,
  eventMessage,
  handlerOf,
  type NewOperation,
  operationDeclaration,
  parametersOf,
  testOf,
} from './templates.ts'

/** The reason why nothing was written, as a sentence for the user. */
export class ScaffoldError extends Error {}

const operationName = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/
/** Words that cannot be names of exports. */
const reserved = ['delete', 'export', 'import', 'new', 'switch', 'default', 'with', 'void', 'return']
/** The ids that the contract walk provides; see packages/server/test/contract-calls.ts. */
const things = ['tenant', 'user', 'session', 'key', 'grant', 'mail', 'job', 'role', 'group']

const camel = (name: string) => name.replace(/-[a-z]/g, ([, letter = '']) => letter.toUpperCase())

/**
 * The complete files of a new command, query or event, by their paths from the root. Writes nothing. Throws a ScaffoldError for a name that
 * is taken or that the checks would refuse.
 */
export function scaffold(root: string, [kind, name = '', event]: readonly string[]): Map<string, string> {
  if (!operationName.test(name))
    throw new ScaffoldError(
      `"${name}" is not a name: write a subject, a dot and what is done, in kebab-case, such as users.merge or user.merged.`,
    )
  const files = new Files(root)
  if (kind === 'event') addEvent(files, name)
  else if (kind === 'command') addOperation(files, kind, name, event ?? eventOf(name))
  else if (kind === 'query' && event) throw new ScaffoldError('A query emits nothing.')
  else if (kind === 'query') addOperation(files, kind, name, undefined)
  else throw new ScaffoldError('Say what is new: command, query or event.')
  return files.changed
}

/** The files of a checkout, with changes that are not written yet. */
class Files {
  readonly changed = new Map<string, string>()
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  exists = (path: string) => this.changed.has(path) || existsSync(join(this.#root, path))
  read = (path: string) => this.changed.get(path) ?? readFileSync(join(this.#root, path), 'utf8')

  /** The TypeScript files below a folder, without tests. */
  below(folder: string): string[] {
    return readdirSync(join(this.#root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file).replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  }

  /** Inserts text after the match of a pattern, or replaces it. */
  replace(path: string, pattern: RegExp, by: (found: string) => string): void {
    const text = this.read(path)
    if (!pattern.test(text))
      throw new ScaffoldError(`${path} is not as expected: it has no ${pattern.source}.`)
    this.changed.set(path, text.replace(pattern, by))
  }

  /** Adds names to a file's import from another file, unless it imports them already. */
  addImport(path: string, from: string, ...names: string[]): void {
    const text = this.read(path)
    const statement = new RegExp(`import \\{([^}]*)\\} from '${from.replaceAll('.', '\\.')}'`)
    const there =
      statement
        .exec(text)?.[1]
        ?.split(',')
        .map((each) => each.trim())
        .filter(Boolean) ?? []
    const line = `import { ${[...new Set([...there, ...names])].join(', ')} } from '${from}'`
    this.changed.set(path, there.length > 0 ? text.replace(statement, line) : `${line}\n${text}`)
  }
}

/** The event of a command with a verb of one word: users.merge → user.merged. */
function eventOf(name: string): string {
  const [subject = '', verb = ''] = name.split('.')
  if (verb.includes('-'))
    throw new ScaffoldError(`Say what has happened then: npm run new command ${name} user.roles-changed`)
  return `${subject.replace(/s$/, '')}.${verb.replace(/e$/, '')}ed`
}

function addOperation(
  files: Files,
  kind: 'command' | 'query',
  name: string,
  event: string | undefined,
): void {
  const [subject = '', verb = ''] = name.split('.')
  const declaring = `packages/contract/src/${subject}.ts`
  const subjects = files
    .below('packages/contract/src')
    .filter((file) => files.read(file).includes('export const bindings = {'))
  if (!subjects.includes(declaring))
    throw new ScaffoldError(
      `No operations are declared in ${declaring}. There are ${subjects.map((file) => file.slice('packages/contract/src/'.length, -'.ts'.length)).join(', ')}. A new subject is begun by hand: CONTRIBUTING.md.`,
    )
  const key = camel(verb)
  if (reserved.includes(key))
    throw new ScaffoldError(`${key} is a word of the language: say remove, create or another.`)
  if (new RegExp(`export const ${key}\\b`).test(files.read(declaring)))
    throw new ScaffoldError(`${declaring} has ${key} already.`)
  const operation = {
    kind,
    name,
    key,
    subject: camel(subject),
    event,
    ...addressIn(files.read(declaring), kind, verb),
  }
  if (event) requireEvent(files, event)
  declare(files, declaring, operation)
  implement(files, operation, `${subject}.${verb}`)
}

/** A first address for the operation: below one thing for a command, below the list for a query. Also returns its parameters, and what the first operation of its kind needs. */
function addressIn(
  text: string,
  kind: 'command' | 'query',
  verb: string,
): Pick<NewOperation, 'path' | 'needs'> {
  const paths = [...text.matchAll(/http\.\w+\(\w+, '([^']+)'/g)].map(([, path = '']) => path)
  const known = paths.filter((path) => parametersOf(path).every((field) => things.includes(field)))
  const oneThing = known.find((path) => kind === 'command' && path.endsWith('}'))
  const base = oneThing ?? known[0] ?? '/me'
  const ofKind = new RegExp(`= ${kind}\\(\\{[\\s\\S]*?needs: '([^']+)'`)
  const needs = ofKind.exec(text) ?? /needs: '([^']+)'/.exec(text)
  return { path: `${base}/${verb}`, needs: needs?.[1] }
}

function declare(files: Files, path: string, operation: NewOperation): void {
  const { kind, key } = operation
  files.replace(
    path,
    /\nexport const bindings = \{/,
    (found) => `\n${operationDeclaration(operation)}${found}`,
  )
  const method = kind === 'command' ? 'post' : 'get'
  files.replace(path, /,?\s*\}\s*$/, () => `,\n  ${key}: http.${method}(${key}, '${operation.path}'),\n}\n`)
  files.addImport(path, './operation.ts', kind, ...(kind === 'command' ? ['Nothing'] : []))
  const fields = parametersOf(operation.path).map((field) => (field === 'tenant' ? 'TenantSlug' : 'Id'))
  if (fields.length > 0) files.addImport(path, './fields.ts', ...fields)
}

/** Writes the handler and its test beside the others of the subject, and ties it to its declaration. */
function implement(files: Files, operation: NewOperation, fileName: string): void {
  const ties = `implement(contract.${operation.subject}, {`
  const wiring = files.below('packages/server/src').find((file) => files.read(file).includes(ties))
  if (!wiring) throw new ScaffoldError(`No file of packages/server/src has ${ties}`)
  const folder = dirname(wiring)
  const handler = `${folder}/${fileName}.ts`
  const taken = [handler, `${folder}/${fileName}.test.ts`].find(files.exists)
  if (taken) throw new ScaffoldError(`${taken} is there already.`)
  const up = (target: string) => relative(folder, `packages/server/${target}`).replaceAll('\\', '/')
  files.changed.set(handler, handlerOf(operation, up('src/operations/implement.ts')))
  files.changed.set(`${folder}/${fileName}.test.ts`, testOf(operation, up('test/contract-calls.ts')))
  files.replace(
    wiring,
    new RegExp(ties.replace(/[.({]/g, '\\$&')),
    (found) => `${found}\n    ${operation.key}: ${operation.key}Operation,`,
  )
  files.addImport(wiring, `./${fileName}.ts`, `${operation.key}Operation`)
}

/** Where the first event of a subject is declared. */
const eventsOfTenants = 'packages/contract/src/events/tenant.ts'

const isDeclared = (files: Files, event: string) =>
  files.below('packages/contract/src/events').some((file) => files.read(file).includes(`event('${event}'`))

/** Declares an event, unless it is declared already. */
function requireEvent(files: Files, event: string): void {
  if (!operationName.test(event))
    throw new ScaffoldError(`"${event}" is not the name of an event, such as user.merged.`)
  if (!isDeclared(files, event)) addEvent(files, event)
}

function addEvent(files: Files, event: string): void {
  if (isDeclared(files, event)) throw new ScaffoldError(`${event} is declared already.`)
  const [subject = ''] = event.split('.')
  const path =
    files
      .below('packages/contract/src/events')
      .find((file) => files.read(file).includes(`event('${subject}.`)) ?? eventsOfTenants
  const about = Object.entries(targetKinds).find(([, kind]) => kind === subject)?.[0] ?? 'tenant'
  files.replace(path, /\] as const\n/, (found) => `${eventDeclaration(event, about)}${found}`)
  files.addImport(path, './fields.ts', 'Ref')
  for (const locale of locales)
    files.replace(
      `packages/messages/src/${locale}/server/events.ts`,
      /\} as const\n/,
      (found) => `${eventMessage(event)}${found}`,
    )
}
