import { can } from '@rollcall/access/decide.ts'
import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import { type Grants, grantState } from '@rollcall/access/subject.ts'
import type { Leaving, Some } from '@rollcall/contract/offboardings.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { shownName } from '../directory/users.visibility.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { listOwnedAlone, type OwnedAlone } from '../groups/transfers.store.ts'
import { idleSince } from '../sessions/sessions.service.ts'
import { countCredentials } from '../users/users.credentials.store.ts'
import {
  countWaiting,
  type Found,
  findCapabilitiesOf,
  findGroupKeysBy,
  findGroupsOf,
  findInvitedBy,
  findJobsBy,
  findKeysOf,
  type GroupKey,
} from './leaving.store.ts'

/** Names of each kind that are told beforehand, and that a receipt keeps. */
export const namedBeforehand = 20
export const namedInReceipt = 500

/** Everything that an account has, also what the caller may not see. */
export interface Belongings {
  leaving: { [Kind in keyof Leaving]: Some }
  /** The groups that need another owner, and the group keys that could be in the owner's hands. */
  ownedAlone: OwnedAlone[]
  groupKeys: GroupKey[]
}

/** Reads what ends and what passes on when the owner of an account leaves. */
export async function readBelongings(
  { db, tenant, now }: Pick<Context<Principal>, 'db' | 'tenant' | 'now'>,
  { userId, grants }: { userId: string; grants: Grants },
  limit: number,
): Promise<Belongings> {
  const leaver = { tenantId: tenant.id, userId, now, limit }
  const credentials = await countCredentials(db, tenant.id, [userId], now, idleSince(tenant, now))
  const ownedAlone = await listOwnedAlone(db, tenant.id, [userId])
  const groupKeys = await findGroupKeysBy(db, leaver)
  const invited = await findInvitedBy(db, leaver)
  const waiting = await countWaiting(db, leaver)
  const own = grants.roles.filter((grant) => !grant.via && grantState(grant, now) !== 'ended')
  const roles = roleBadges(
    tenant,
    own.map(({ roleId }) => roleId),
  )
  const leaving = {
    sessions: { count: credentials.get(userId)?.activeSessions ?? 0, names: [] },
    apiKeys: named(await findKeysOf(db, leaver)),
    capabilities: named(await findCapabilitiesOf(db, leaver)),
    links: { count: waiting.links, names: [] },
    groupsToPassOn: {
      count: ownedAlone.length,
      names: ownedAlone.slice(0, limit).map(({ name }) => name),
    },
    groupKeys: {
      count: groupKeys.count,
      names: groupKeys.rows.map(({ groupName, name }) => `${groupName}: ${name}`),
    },
    invitations: { count: invited.count, names: invited.rows.map((row) => shownName(tenant, row)) },
    jobs: named(await findJobsBy(db, leaver)),
    mails: { count: waiting.mails, names: [] },
    roles: { count: roles.length, names: roles.map(({ name }) => name) },
    groups: named(await findGroupsOf(db, leaver)),
  }
  return { leaving, ownedAlone, groupKeys: groupKeys.rows }
}

function named({ count, rows }: Found<{ name: string }>): Some {
  return { count, names: rows.map(({ name }) => name) }
}

const hiddenWithout = {
  apiKeys: 'users:manage-api-keys',
  capabilities: 'capabilities:read',
  groupsToPassOn: 'groups:read',
  groupKeys: 'groups:read',
  groups: 'groups:read',
} as const satisfies { [Kind in keyof Leaving]?: RollcallPermission }

/** What of it this reader may see: what is hidden is not counted either. */
export function leavingFor({ tenant, subject }: Principal, leaving: Leaving): Leaving {
  const hidden = Object.entries(hiddenWithout).filter(
    ([, permission]) => !can(tenant.model, subject, permission),
  )
  return { ...leaving, ...Object.fromEntries(hidden.map(([kind]) => [kind, null])) }
}
