import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Apart, BinKind } from '../../platform/snapshots.ts'
import { type BinRow, findHeld, type WholeBinRow } from './bin.store.ts'

const day = 24 * 3_600_000

type Described<Kind extends BinKind> = Pick<
  BinRow<Kind>,
  'id' | 'kind' | 'name' | 'nameSort' | 'nameKey' | 'otherKey' | 'snapshot'
> & { members?: Apart[Kind] | null }

/** Until when something that is deleted now can be restored in this tenant; undefined where it is gone at once. */
export function keptUntil(tenant: Tenant, now: Date): Date | undefined {
  const { enabled, days } = tenant.profile.source.recycleBin
  return enabled ? new Date(now.getTime() + days * day) : undefined
}

/** What is deleted now, as a row of the bin. */
export function binRow<Kind extends BinKind>(
  { tenant, by, now }: { tenant: Tenant; by: { id: string; name: string }; now: Date },
  endsAt: Date,
  { members = null, ...described }: Described<Kind>,
): WholeBinRow<Kind> {
  return {
    tenantId: tenant.id,
    ...described,
    members,
    namesHeld: tenant.profile.source.recycleBin.names === 'held',
    deletedAt: now,
    deletedBy: by.id,
    deletedByName: by.name,
    endsAt,
  }
}

type AccountKeys = { tenantId: string; usernameKey: string; emailKey: string | null }

/** Is the address held by a deleted account? */
export async function isAddressHeld(db: Db, tenantId: string, emailKey: string, now: Date): Promise<boolean> {
  const none = { nameKey: '', otherKey: emailKey }
  return (await findHeld(db, { tenantId, kind: 'user', now }, none)).other
}

/**
 * Throws `user.username_taken` or `user.email_taken` if a deleted account holds the name or the address. A deletion holds the tenant
 * alone, so the answer stays true for the change that asks.
 */
export async function requireNamesFree(
  db: Db,
  { tenantId, usernameKey, emailKey }: AccountKeys,
  now: Date,
): Promise<void> {
  const asked = { nameKey: usernameKey, otherKey: emailKey }
  const held = await findHeld(db, { tenantId, kind: 'user', now }, asked)
  if (held.other)
    throw new Refusal('user.email_taken.held', {}, { errors: [{ field: 'email', code: 'email_taken' }] })
  if (held.name) throw new Refusal('user.username_taken.held')
}

/** Throws `group.name_taken` if a deleted group holds the name. */
export async function requireGroupNameFree(
  db: Db,
  { tenantId, nameKey }: { tenantId: string; nameKey: string },
  now: Date,
): Promise<void> {
  const held = await findHeld(db, { tenantId, kind: 'group', now }, { nameKey, otherKey: null })
  if (held.name) throw new Refusal('group.name_taken.held')
}

/** Throws `role.name_taken` or `role.external_name_taken` if a deleted role holds one of these names, in their form for comparison. */
export async function requireRoleNamesFree(
  db: Db,
  names: { tenantId: string; nameKey: string; externalKey: string | null },
  now: Date,
): Promise<void> {
  const { tenantId, nameKey, externalKey } = names
  const held = await findHeld(db, { tenantId, kind: 'role', now }, { nameKey, otherKey: externalKey })
  if (held.name) throw new Refusal('role.name_taken.held')
  if (held.other) throw new Refusal('role.external_name_taken.held')
}
