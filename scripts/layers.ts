import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rollcallPermissions } from '../packages/access/src/rollcall-permissions.ts'
import { circlesBetween } from './circles.ts'
import { type Import, importsOf, posix } from './imports.ts'
import { faultsOfTables, tablesAbove } from './tables.ts'
import { misnamedTests } from './test-names.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

// Which part may import which. A rule checks one import or one line of a file and returns what is wrong with it.

const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const inServer = (file: string) => file.startsWith('packages/server/src/')
const inPlatform = (file: string, part: string) => file.startsWith(`packages/server/src/platform/${part}`)
const isEntrance = (file: string) => /^packages\/server\/src\/(http|cli|protocols)\//.test(file)
const isStore = (path: string) => /\.store\.ts$/.test(path)
/** These tests run products against a real server. */
const startsServer = (file: string) => file.startsWith('packages/sdk/test/')
/** These tests start the program with the repository's own scripts. */
const startsProgram = (file: string, target: string) =>
  /^packages\/[^/]+\/test\//.test(file) && target.startsWith('scripts/')
const packageOf = (file: string) => /^packages\/([^/]+)\//.exec(file)?.[1]
const mayHoldSql = (file: string) =>
  isStore(file) || inPlatform(file, 'database/') || inPlatform(file, 'schema')

/** The packages that each package may import beside itself. */
const known: Record<string, string[]> = {
  access: [],
  messages: [],
  contract: ['access'],
  console: ['access', 'contract', 'messages'],
  sdk: ['access', 'contract'],
  server: ['access', 'contract', 'messages'],
}

/** The parts of the console from the bottom up. Each may import those before it. Files beside them, such as the router, may import all. */
const consoleParts = ['api', 'ui', 'features', 'shell', 'routes']
const consolePartOf = (file: string) => /^packages\/console\/src\/([^/]+)\//.exec(file)?.[1]
/** A room of the console: a part, a feature, or a subject of the largest feature, `users`. */
const consoleRoomOf = (file: string) =>
  isTest(file)
    ? undefined
    : /^packages\/console\/src\/(features\/users\/[^/]+(?=\/)|features\/[^/]+(?=\/)|[^/]+(?=\/))/.exec(
        file,
      )?.[1]

/**
 * The rooms of the server from the bottom up. Each may import those before it and its own files. Files beside them, such as app.ts, may
 * import all. docs/architecture.md describes each room.
 */
export const serverRooms = [
  'platform',
  'operations',
  'features/idempotency',
  'features/tenants',
  'features/passwords',
  'features/bin',
  'features/directory',
  'features/audit',
  'features/links',
  'features/memberships',
  'features/grants',
  'features/seats',
  'features/accounts',
  'features/sessions',
  'features/api-keys',
  'features/service-accounts',
  'features/impersonation',
  'features/credentials',
  'features/groups',
  'features/access',
  'features/lockout',
  'features/sign-in',
  'features/invitations',
  'features/pictures',
  'features/users',
  'features/visits',
  'features/machines',
  'features/me',
  'features/roles',
  'features/jobs',
  'features/settings',
  'features/views',
  'features/exports',
  'features/mail',
  'features/own-data',
  'features/overview',
  'features/decisions',
  'features/import',
  'features/recycle-bin',
  'features/offboardings',
  'features/undo',
  'features/backups',
  'features/server',
  'features/executions',
  'features/nodes',
  'http',
  'protocols',
]
const serverRoomOf = (file: string) =>
  /^packages\/server\/src\/(features\/[^/]+(?=\/)|[^/]+(?=\/))/.exec(file)?.[1]
/** These files wire the rooms, or start the wired server. */
const knowsAllRooms = (file: string) =>
  isTest(file) || !inServer(file) || /\/src\/(cli\/.*|[^/]+)$/.test(file)

const schemaFile = 'packages/server/src/platform/schema.ts'

type ImportRule = (file: string, found: Import) => string | undefined
type LineRule = (file: string, line: string) => string | undefined

const importRules: ImportRule[] = [
  function packagesKnowOnlyThoseBelow(file, { target, specifier }) {
    const own = packageOf(file)
    const other = /^(?:@rollcall\/|rollcall-)([^/]+)/.exec(specifier)?.[1] ?? packageOf(target)
    if (!own || !other || own === other || known[own]?.includes(other)) return
    if (other === 'server' && startsServer(file)) return
    return `${own} may not import ${other}; it may know ${known[own]?.join(' and ') || 'no other package'}`
  },
  function packagesMeetByName(file, { target, specifier }) {
    if (!specifier.startsWith('.') || packageOf(file) === packageOf(target)) return
    if (packageOf(file) && !startsServer(file) && !startsProgram(file, target))
      return `import another package by its name, @rollcall/${packageOf(target) ?? '…'}, not by its path`
  },
  function consolePartsKnowThoseBelow(file, { target }) {
    const [own, other] = [consolePartOf(file), consolePartOf(target)]
    if (own === undefined || !/^packages\/console\/src\//.test(target)) return
    const place = other === undefined ? consoleParts.length : consoleParts.indexOf(other)
    if (place > consoleParts.indexOf(own))
      return `${own} may not import ${other ?? target}: it lies above, in the order ${consoleParts.join(', ')}`
  },
  function accessAndContractRunAnywhere(file, { specifier }) {
    if (isTest(file) || !/^packages\/(access|contract|messages)\/src\//.test(file)) return
    if (specifier.startsWith('node:'))
      return `${packageOf(file)} runs in browsers too and may not import ${specifier}`
  },
  function serverRoomsKnowThoseBelow(file, { target }) {
    if (knowsAllRooms(file) || !inServer(target)) return
    const [own = '', other = target] = [serverRoomOf(file), serverRoomOf(target)]
    const [place, otherPlace] = [serverRooms.indexOf(own), serverRooms.indexOf(other)]
    if (place < 0) return `${own} is in no room yet: add it to serverRooms of scripts/layers.ts`
    if (own !== other && (otherPlace < 0 || otherPlace > place))
      return `${own} may not import ${other}: it lies above`
  },
  function entrancesRunOperations(file, { target }) {
    if (!isTest(file) && isEntrance(file) && isStore(target))
      return 'an entrance may not import a store; it runs operations'
  },
  function onlyStoresSpeakSql(file, { specifier, typeOnly }) {
    if (isTest(file) || !inServer(file) || mayHoldSql(file) || typeOnly) return
    if (/^(kysely|pg)(\/|$)/.test(specifier))
      return `only stores and platform/database may import ${specifier}`
  },
]

const query = /\bsql(<[^>`]*>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(/
const grantDeletion =
  /delete from (role_grants|capability_grants|group_members|group_roles)\b|deleteFrom\('(roleGrants|capabilityGrants|groupMembers|groupRoles)'\)/
const permissionKey = new RegExp(`['"](${rollcallPermissions.map(({ key }) => key).join('|')})['"]`)
const lineRules: LineRule[] = [
  function onlyStoresQuery(file, line) {
    if (isTest(file) || !inServer(file) || mayHoldSql(file)) return
    if (query.test(line)) return 'a query belongs in a *.store.ts'
  },
  function writesAreNotCounted(file, line) {
    if (inServer(file) && /\bnum(Inserted(OrUpdated)?|Updated|Deleted|Changed|Affected)Rows\b/.test(line))
      return 'a write without returned rows is not awaited, so it has no count; let it return rows'
  },
  function grantsLeaveTheirIntervals(file, line) {
    if (isTest(file) || !/^packages\/server\/src\//.test(file)) return
    if (grantDeletion.test(line))
      return 'a grant that ends leaves its interval; end it through features/grants/endings.service.ts'
  },
  function onlyConfigReadsTheEnvironment(file, line) {
    if (isTest(file) || !/^packages\/[^/]+\/src\//.test(file) || inPlatform(file, 'config')) return
    if (/\bprocess\.env\b/.test(line)) return 'only platform/config may read process.env'
  },
  function theConsoleNamesNoPermission(file, line) {
    if (isTest(file) || !/^packages\/console\/src\//.test(file)) return
    if (permissionKey.test(line))
      return 'the contract and the server know who may do what; ask `actions` of the answer, or useMayCall(operation)'
  },
  function entrancesOpenNoTransaction(file, line) {
    if (isTest(file) || !/^packages\/server\/src\/(http|protocols)\//.test(file)) return
    if (/\.transaction\(/.test(line)) return 'an entrance runs operations and opens no transaction'
  },
]

/** The file with the steps of an operation must stay short enough to read in one go. */
const listOfSteps = { file: 'packages/server/src/operations/run.ts', lines: 150 }

function tooLong(file: string, text: string): { line: number; message: string }[] {
  const lines = text.split('\n').length - 1
  if (file !== listOfSteps.file || lines <= listOfSteps.lines) return []
  return [{ line: lines, message: `the list of steps has ${listOfSteps.lines} lines at most` }]
}

/** A statement names tables of its own room and of those below it. */
function inStatements(file: string, text: string): { line: number; message: string }[] {
  const room = serverRoomOf(file)
  return room && inServer(file) && !isTest(file) && mayHoldSql(file)
    ? tablesAbove(room, text, serverRooms)
    : []
}

/** The violations in a file with this path (from the root, with slashes) and text, as `path:line: message`. */
export function violationsIn(file: string, text: string): string[] {
  const inImports = importsOf(file, text).flatMap((found) =>
    importRules.map((rule) => ({ line: found.line, message: rule(file, found) })),
  )
  const inLines = text
    .split('\n')
    .flatMap((line, index) => lineRules.map((rule) => ({ line: index + 1, message: rule(file, line) })))
  return [...inImports, ...inLines, ...inStatements(file, text), ...tooLong(file, text)]
    .filter(({ message }) => message)
    .map(({ line, message }) => `${file}:${line}: ${message}`)
}

/** The texts of all files of each room of the server that may hold SQL. */
function storesOf(sources: ReadonlyMap<string, string>): Map<string, string> {
  const stores = new Map<string, string>()
  for (const [file, text] of sources) {
    const room = serverRoomOf(file)
    if (room && mayHoldSql(file)) stores.set(room, `${stores.get(room) ?? ''}\n${text}`)
  }
  return stores
}

function sourceFiles(): string[] {
  return readdirSync(join(root, 'packages'), { recursive: true })
    .map((path) => posix(join('packages', String(path))))
    .filter((path) => /\.tsx?$/.test(path) && !/\/(node_modules|dist)\//.test(path))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sources = new Map(sourceFiles().map((file) => [file, readFileSync(join(root, file), 'utf8')]))
  const violations = [
    ...[...sources].flatMap(([file, text]) => violationsIn(file, text)),
    ...faultsOfTables(sources.get(schemaFile) ?? '', storesOf(sources), serverRooms),
    ...misnamedTests(sources),
    ...circlesBetween(sources, consoleRoomOf),
    ...circlesBetween(sources, (file) => (sources.has(file) ? file : undefined)),
  ]
  for (const violation of violations) console.error(violation)
  if (violations.length > 0) process.exitCode = 1
}
