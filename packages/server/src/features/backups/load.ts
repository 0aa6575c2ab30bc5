import type { Db } from '../../platform/database/database.ts'
import { analyzeTable, enterTenant } from '../../platform/database/every-tenant.ts'
import { open, type Sealed, seal } from '../../platform/vault/envelope.ts'
import type { SecretKey } from '../../platform/vault/secret-keys.ts'
import { listSearchedValues, type SearchedValue } from '../directory/attributes.store.ts'
import { insertAttributeWords, insertWords } from '../directory/names.store.ts'
import { findTenant } from '../tenants/tenants.store.ts'
import { BackupError } from './backup-error.ts'
import { damaged, type Header, type Part, parsed, type Visitor } from './format.ts'
import { type Column, insertRawRows, listNames, readColumns } from './rows.store.ts'
import { keptTables } from './tables.ts'

/** What becomes of a tenant of the backup. */
export interface Place {
  id: string
  slug: string
  /** The tenant itself is still there, so this one has another id. */
  copy: boolean
  /** Another tenant runs the server, so this one does not. */
  withoutServer: boolean
}

export interface LoadOptions {
  /** By the ids of the tenants in the backup. Tenants that are not here are passed over. */
  places: ReadonlyMap<string, Place>
  withoutApiKeys?: boolean
  /** The keys of stored secrets, which are encrypted anew for their place. Without this they stay as they are. */
  secretKeys?: readonly SecretKey[] | undefined
  /** Tables whose rows follow from others are filled, too. */
  derived: boolean
}

/** A table with fewer needs no statistics. */
const fewRows = 500

type Values = Record<string, unknown>
/** Returns what is stored instead in some columns; undefined for a row that is left out. */
type Change = (row: Values, place: Place, from: string) => Values | undefined

interface LoadedTable {
  name: string
  columns: Column[]
  /** Where the tenant stands among its columns; undefined for the table of tenants. */
  owner: number | undefined
  change: Change | undefined
  skipped: boolean
}

/** Writes what it is given of a backup into the database, in the open transaction of the system. */
export class Loader implements Visitor {
  readonly #db: Db
  readonly #options: LoadOptions
  #columns = new Map<string, Column[]>()
  #from = ''
  #place: Place | undefined
  #table: LoadedTable | undefined
  /** How many rows of a table there were when its statistics were made. */
  readonly #analyzed = new Map<string, number>()
  readonly rows: Record<string, number> = {}

  constructor(db: Db, options: LoadOptions) {
    this.#db = db
    this.#options = options
  }

  async header(_: Header): Promise<void> {
    this.#columns = await readColumns(this.#db)
  }

  async part(part: Part): Promise<void> {
    if (part.kind !== 'rows') await this.end()
    if (part.kind === 'tenant') {
      this.#from = part.tenant.id
      this.#place = this.#options.places.get(part.tenant.id)
      this.#table = undefined
      if (this.#place) await enterTenant(this.#db, this.#place.id)
    } else if (!this.#place) return
    else if (part.kind === 'table') this.#table = this.#tableOf(part.table, part.columns, this.#place)
    else await this.#load(part.lines, this.#place)
  }

  #tableOf(name: string, columns: string[], place: Place): LoadedTable {
    const kept = keptTables.get(name)
    const known = this.#columns.get(name)
    if (!kept || !known) throw damaged(`it has a table ${name}`)
    const found = columns.map((column) => known.find((each) => each.name === column))
    if (found.includes(undefined)) throw damaged(`the table ${name} has other columns`)
    const skipped =
      (kept.notInCopies === true && place.copy) ||
      (name === 'api_keys' && this.#options.withoutApiKeys === true)
    const owner = name === 'tenants' ? undefined : columns.indexOf('tenant_id')
    if (owner === -1) throw damaged(`the table ${name} has other columns`)
    return { name, columns: found as Column[], owner, change: this.#changeOf(name), skipped }
  }

  async #load(lines: readonly string[], place: Place): Promise<void> {
    const table = this.#table
    if (!table) throw damaged('a row belongs to no table')
    if (table.skipped) return
    const rows = lines.flatMap((line) => {
      const row = this.#changed(valuesOf(line, table.columns), table, place)
      return row ? [row] : []
    })
    await insertRawRows(this.#db, table.name, table.columns, rows)
    this.rows[table.name] = (this.rows[table.name] ?? 0) + rows.length
  }

  /** Writes what follows from the rows of a table, once all of them are there. Call it at the end of the file too. */
  async end(): Promise<void> {
    const table = this.#table?.name
    const place = this.#place
    this.#table = undefined
    if (table === undefined || !place || !this.#options.derived) return
    await this.#analyze(table)
    if (table === 'user_attributes') await writeAttributeWords(this.#db, place.id)
    if (table === 'users') await this.#writeNameWords(place.id)
  }

  async #writeNameWords(tenantId: string): Promise<void> {
    for (let after = ''; ; ) {
      const users = await listNames(this.#db, tenantId, after)
      await insertWords(this.#db, users)
      const last = users.at(-1)
      if (!last) return
      after = last.id
    }
  }

  /** Each time that a table has twice as many rows, so that 10,000 tenants need it a few times. */
  async #analyze(table: string): Promise<void> {
    const rows = this.rows[table] ?? 0
    if (rows < 2 * (this.#analyzed.get(table) ?? fewRows)) return
    this.#analyzed.set(table, rows)
    await analyzeTable(this.#db, table)
  }

  /** Puts a row into its place. Most tables need no change but their tenant, and are long. */
  #changed(values: unknown[], { columns, owner, change }: LoadedTable, place: Place): unknown[] | undefined {
    if (owner !== undefined) {
      // Row-level security would refuse it too.
      if (values[owner] !== this.#from) throw damaged('a row belongs to another tenant')
      values[owner] = place.id
    }
    if (!change) return values
    const row = Object.fromEntries(columns.map(({ name }, at) => [name, values[at]]))
    const changed = change(row, place, this.#from)
    return changed && columns.map(({ name }) => (name in changed ? changed[name] : row[name]))
  }

  #changeOf(table: string): Change | undefined {
    const { secretKeys } = this.#options
    if (table !== 'secrets') return changes[table]
    return secretKeys && ((row, _, from) => sealedAgain(row, from, secretKeys))
  }
}

/** Values in memory at once. */
const together = 1000

async function writeAttributeWords(db: Db, tenantId: string): Promise<void> {
  const { profile } = (await findTenant(db, tenantId)) ?? {}
  const levels = new Map((profile?.attributes ?? []).map(({ key, searchLevel }) => [key, searchLevel]))
  const searched = [...levels].filter(([, level]) => level !== null).map(([key]) => key)
  if (searched.length === 0) return
  let after: SearchedValue | undefined
  do {
    const values = await listSearchedValues(db, tenantId, searched, { after, limit: together })
    const words = values.map(({ key, value: text, userId, userSort }) => {
      return { tenantId, userId, userSort, level: levels.get(key) ?? null, text }
    })
    await insertAttributeWords(db, words)
    after = values.at(-1)
  } while (after)
}

function valuesOf(line: string, columns: readonly Column[]): unknown[] {
  const values = parsed(line)
  if (!Array.isArray(values) || values.length !== columns.length)
    throw damaged('a row has other columns than its table')
  return values
}

const isOfServer = (permission: unknown) => typeof permission === 'string' && permission.startsWith('server:')
const withoutServer = (permissions: unknown) =>
  Array.isArray(permissions) ? permissions.filter((each) => !isOfServer(each)) : permissions

/** Only the tenant that runs the server has permissions on it, whatever the backup says. */
const changes: Record<string, Change> = {
  tenants(row, place, from) {
    if (row.id !== from) throw damaged('a tenant has another id than its rows')
    // Its row comes before its roles.
    place.withoutServer ||= row.runs_server !== true
    const own = { id: place.id, slug: place.slug }
    if (!place.withoutServer) return own
    const profile = row.profile as { roles?: { permissions?: unknown }[] }
    const roles = (profile.roles ?? []).map((role) => ({
      ...role,
      permissions: withoutServer(role.permissions),
    }))
    return { ...own, runs_server: false, profile: { ...profile, roles } }
  },
  roles: ({ permissions }, place) => (place.withoutServer ? { permissions: withoutServer(permissions) } : {}),
  capability_grants: ({ permission }, place) =>
    place.withoutServer && isOfServer(permission) ? undefined : {},
}

/** Encrypts a stored secret with the first key, for its place: a secret decrypts in its own place only. */
function sealedAgain(row: Values, from: string, keys: readonly SecretKey[]): Values {
  const { owner_table, owner_id, name, tenant_id } = row as Record<string, string>
  const place = { table: owner_table ?? '', row: owner_id ?? '', name: name ?? '' }
  const keyId = String(row.key_id)
  const [first] = keys
  if (!first || !keys.some(({ id }) => id === keyId))
    throw new BackupError(
      'in-the-way',
      `The backup has secrets under the secret key ${keyId}, which is not set here. Set ROLLCALL_SECRET_KEY to the key of the server that made the backup (of the embedded database: the text of the file secret.key in its data folder), behind a new one if you like. Nothing was restored.`,
    )
  const sealed: Sealed = { keyId, wrappedKey: bytesOf(row.wrapped_key), sealed: bytesOf(row.sealed) }
  const secret = open(keys, { ...place, tenantId: from }, sealed)
  const again = seal(first, { ...place, tenantId: tenant_id }, secret)
  secret.fill(0)
  return { key_id: again.keyId, wrapped_key: again.wrappedKey, sealed: again.sealed }
}

/** Bytes as PostgreSQL writes them in JSON: `\x` and hexadecimal digits. */
function bytesOf(value: unknown): Buffer {
  return Buffer.from(String(value).slice(2), 'hex')
}
