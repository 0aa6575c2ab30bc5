import { can } from '@rollcall/access/decide.ts'
import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import {
  type Machine,
  type MachineKey,
  machineKeyDays,
  machineKeyNoticeDays,
} from '@rollcall/contract/machines.ts'
import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { shownUser } from '../accounts/accounts.service.ts'
import { heldAmong } from '../accounts/users.held.ts'
import { shownApiKey } from '../api-keys/api-keys.service.ts'
import type { ApiKeyRow } from '../api-keys/api-keys.store.ts'
import { personName } from '../directory/users.people.ts'
import { userRef } from '../directory/users.refs.ts'
import { namesOf } from '../directory/users.service.ts'
import { canSignIn } from '../directory/users.sign-in.ts'
import type { UserRow } from '../directory/users.store.ts'
import { loadGrantsOf } from '../grants/grants.load.ts'
import { requirePeople } from '../groups/members.rules.ts'
import { accountsOf, findMachine, type MachineRow, passOn, putOwner } from './machines.store.ts'

const day = 86_400_000

type Asking = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'now'>
type Work = Pick<Context<Principal, 'machine.owner-changed'>, 'db' | 'actor' | 'tenant' | 'now' | 'emit'>

/** Returns the machine account; throws `machine.not_found`, also for an account of a person. */
export async function requireMachine({ db, tenant }: Asking, id: string): Promise<MachineRow> {
  const machine = await findMachine(db, tenant.id, id)
  if (!machine) throw new Refusal('machine.not_found')
  return machine
}

/** Throws `access.denied` unless the caller has this permission. */
export function requirePermission({ actor, tenant }: Asking, permission: RollcallPermission): void {
  if (can(actor.tenant.model, actor.subject, permission)) return
  throw new Refusal('access.denied', { permission, tenant: tenant.name }, { missing: [permission] })
}

/**
 * Returns the machine account if the caller owns it or manages API keys. Throws `access.denied` for others, whether or not there is such an
 * account.
 */
export async function requireManaged(asking: Asking, id: string): Promise<MachineRow> {
  const machine = await findMachine(asking.db, asking.tenant.id, id)
  if (machine && isOwner(asking.actor, machine)) return machine
  requirePermission(asking, 'users:manage-api-keys')
  if (!machine) throw new Refusal('machine.not_found')
  return machine
}

/** Does this caller own it? An account that acts in another tenant owns nothing there. */
export function isOwner(actor: Principal, { ownerId }: Pick<MachineRow, 'ownerId'>): boolean {
  return ownerId !== null && ownerId === actor.id
}

/** When a key of a machine ends, and when its owner is told; throws `request.invalid` for an end that is too far away. */
export function noticeOf(expiresAt: Date, now: Date): Date {
  const left = expiresAt.getTime() - now.getTime()
  if (left > machineKeyDays * day)
    throw new Refusal(
      'request.invalid.machine_key_end',
      { days: machineKeyDays },
      { errors: [{ field: 'expiresAt', code: 'at_most_days', params: { days: machineKeyDays } }] },
    )
  return new Date(expiresAt.getTime() - Math.min(machineKeyNoticeDays * day, left / 2))
}

/** Who is to own a machine account: a person who can sign in. Throws `user.not_found` and `user.cannot_sign_in`. */
export async function requireMachineOwner(
  work: Pick<Context<Principal>, 'db' | 'tenant' | 'lockedAccounts'>,
  id: string,
): Promise<UserRow> {
  const held = await heldAmong(work, [id])
  requirePeople(work.tenant, held, [id], () => 'owner')
  const { row } = held.get(id) as { row: UserRow }
  if (!canSignIn(row))
    throw new Refusal('user.cannot_sign_in.machine_owner', { name: personName(work.tenant, row) })
  return row
}

/** Gives a machine account an owner, and says so. */
export async function giveOwner(
  { db, tenant, emit }: Work,
  machine: Pick<MachineRow, 'id' | 'username'>,
  owner: UserRow,
  before: string | null,
): Promise<void> {
  await putOwner(db, { tenantId: tenant.id, userId: machine.id, ownerId: owner.id })
  const after = { owner: personName(tenant, owner) }
  emit('machine.owner-changed', { user: userRef(machine), before: { owner: before }, after })
}

/** Gives all machine accounts of a user who leaves to the heir. Neither gains a right by it. */
export async function passMachinesOn(
  { db, tenant, emit }: Pick<Work, 'db' | 'tenant' | 'emit'>,
  leaver: UserRow,
  heir: { id: string; username: string; alias: string | null },
): Promise<void> {
  const before = { owner: personName(tenant, leaver) }
  const after = { owner: personName(tenant, heir) }
  for (const machine of await passOn(db, tenant.id, leaver.id, heir.id))
    emit('machine.owner-changed', { user: userRef(machine), before, after })
}

/** Machine accounts as the API shows them. */
export async function shownMachines(
  db: Db,
  tenant: Tenant,
  rows: readonly MachineRow[],
  now: Date,
): Promise<Machine[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const [accounts, grants, owners] = [
    new Map((await accountsOf(db, tenant.id, ids)).map((row) => [row.id, row])),
    await loadGrantsOf(db, tenant.id, ids),
    await namesOf(
      db,
      tenant,
      rows.map(({ ownerId }) => ownerId),
    ),
  ]
  return rows.flatMap((row) => {
    const account = accounts.get(row.id)
    if (!account) return []
    const held = grants.get(row.id) ?? { roles: [] }
    const { id, username, alias, status, roles, createdAt } = shownUser(tenant, account, held, now)
    const { ownerId, ownerActive: active, apiKeys } = row
    const owner = ownerId === null ? null : { id: ownerId, name: owners.get(ownerId) ?? '', active }
    const nextEnd = row.nextEnd?.toISOString() ?? null
    return [{ id, username, alias, status, roles, createdAt, owner, apiKeys, nextEnd }]
  })
}

/** A key of a machine as the API shows it. A key that the command line made names its own account as its creator. */
export function shownMachineKey(row: ApiKeyRow): MachineKey {
  const { createdBy: id, createdByName: name } = row
  return { ...shownApiKey(row), createdBy: name === null ? null : { id, name } }
}
