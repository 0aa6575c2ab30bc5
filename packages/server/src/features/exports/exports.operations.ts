import type { AttributeValue } from '@rollcall/contract/attributes.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { csvTable } from '@rollcall/contract/csv.ts'
import { ApiKeyLine, CapabilityLine, GroupLine, SessionLine, UserLine } from '@rollcall/contract/exports.ts'
import { Type } from 'typebox'
import { implement, ofAccounts } from '../../operations/implement.ts'
import { positionAt } from '../../platform/cursor.ts'
import type { Database } from '../../platform/database/database.ts'
import { capabilityLines } from '../access/capabilities.operations.ts'
import { readableAttributes } from '../directory/attributes.rights.ts'
import { shownName } from '../directory/users.visibility.ts'
import { listCapabilityGrants } from '../grants/capabilities.store.ts'
import { groupListing } from '../groups/groups.list.ts'
import { userListing } from '../users/users.list.ts'
import { listKeysOfUsers, listSessionsOfUsers } from './credentials.store.ts'
import { listFile } from './list-file.ts'

const tables = {
  groups: csvTable(GroupLine),
  capabilities: csvTable(CapabilityLine),
  apiKeys: csvTable(ApiKeyLine),
  sessions: csvTable(SessionLine),
}

const nobody = () => []
const moment = (at: Date | null) => at?.toISOString() ?? null
const namesOf = (roles: readonly { name: string }[]) => roles.map(({ name }) => name).join('; ')

/** A column for each attribute that the caller reads. */
const columnsOf = (keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, Type.Union([Type.String(), Type.Number()])]))

/** A value as a cell; a user by name. */
function cellOf(value: AttributeValue | undefined): string | number {
  if (typeof value === 'number') return value
  return typeof value === 'object' ? value.name : String(value ?? '')
}

export function exportsOperations(database: Database) {
  return implement(contract.exports, {
    users: ofAccounts(contract.exports.users, nobody, async (context, { format, ...filters }) => {
      const { read, position, shown } = await userListing(context, filters)
      const keys = readableAttributes(context.actor).map(({ key }) => key)
      return listFile(database, context, {
        list: 'users',
        format,
        filters,
        table: csvTable(Type.Object({ ...UserLine.properties, ...columnsOf(keys) })),
        read,
        position,
        lines: async (db, rows) =>
          (await shown(db, rows)).map(({ attributes, ...user }) => ({
            ...user,
            roles: namesOf(user.roles),
            ...Object.fromEntries(keys.map((key) => [key, cellOf(attributes[key])])),
          })),
      })
    }),

    groups: ofAccounts(contract.exports.groups, nobody, async (context, { format, ...filters }) => {
      const { read, position, item } = groupListing(context, filters)
      return listFile(database, context, {
        list: 'groups',
        format,
        filters,
        table: tables.groups,
        read,
        position,
        lines: (_, rows) => rows.map(item).map((group) => ({ ...group, roles: namesOf(group.roles) })),
      })
    }),

    capabilities: ofAccounts(
      contract.exports.capabilities,
      nobody,
      async (context, { format, ...filters }) => {
        const { tenant } = context
        return listFile(database, context, {
          list: 'capabilities',
          format,
          filters,
          table: tables.capabilities,
          read: (db, page) => listCapabilityGrants(db, tenant.id, filters, page),
          position: (row) => positionAt(row.grantedAt, row.id),
          lines: (db, rows) => capabilityLines(db, tenant, rows),
        })
      },
    ),

    apiKeys: ofAccounts(contract.exports.apiKeys, nobody, async (context, { format, ...filters }) => {
      const { tenant } = context
      return listFile(database, context, {
        list: 'api-keys',
        format,
        filters,
        table: tables.apiKeys,
        read: (db, page) => listKeysOfUsers(db, tenant.id, page),
        position: ({ id }) => [id],
        lines: (_, rows) =>
          rows.map(({ createdAt, expiresAt, lastUsedAt, addresses, ...key }) => ({
            ...key,
            user: shownName(tenant, key),
            createdAt: createdAt.toISOString(),
            expiresAt: moment(expiresAt),
            lastUsedAt: moment(lastUsedAt),
            addresses: (addresses ?? []).join('; '),
          })),
      })
    }),

    sessions: ofAccounts(contract.exports.sessions, nobody, async (context, { format, ...filters }) => {
      const { tenant, now } = context
      return listFile(database, context, {
        list: 'sessions',
        format,
        filters,
        table: tables.sessions,
        read: (db, page) => listSessionsOfUsers(db, tenant.id, now, page),
        position: ({ id }) => [id],
        lines: (_, rows) =>
          rows.map(({ impersonatorId, createdAt, lastSeenAt, endsAt, ...session }) => ({
            ...session,
            user: shownName(tenant, session),
            impersonation: impersonatorId !== null,
            createdAt: createdAt.toISOString(),
            lastSeenAt: lastSeenAt.toISOString(),
            endsAt: endsAt.toISOString(),
          })),
      })
    }),
  })
}
