import { can } from '@rollcall/access/decide.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { GroupSettings } from '@rollcall/contract/settings.ts'
import type { Context } from '../../operations/implement.ts'
import { ref } from '../../platform/events.ts'
import type { Principal } from '../../platform/principal.ts'
import { fieldsRefusal, Refusal } from '../../platform/problem.ts'
import { personName } from '../directory/users.people.ts'
import { requireUser } from '../directory/users.service.ts'
import { administratorRole } from '../grants/administrators.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { requireGroups } from '../groups/groups.access.ts'
import { findNewOwner } from '../groups/transfers.service.ts'
import { findDefaultAdministrator, updateDefaultAdministrator } from '../groups/transfers.store.ts'
import { administers } from '../users/users.actions.ts'

/** `settings.show-groups`: the rules for groups, with the new owner of groups. */
export async function showGroupsOperation(context: Context<Principal>): Promise<GroupSettings> {
  requireGroups(context.tenant)
  requireNames(context.actor)
  return groupSettings(context)
}

/** `settings.update-groups`: changes the new owner of groups. */
export async function updateGroupsOperation(
  context: Context<Principal>,
  { defaultAdministrator: id }: Input<typeof contract.settings.updateGroups>,
): Promise<GroupSettings> {
  const { db, actor, tenant, emit } = context
  requireGroups(tenant)
  requireNames(actor)
  const before = await findDefaultAdministrator(db, tenant.id)
  const chosen = id === null ? undefined : await requireAdministrator(context, id)
  await updateDefaultAdministrator(db, tenant.id, id)
  emit('settings.groups-changed', {
    tenant: ref(tenant),
    before: { defaultAdministrator: before?.username ?? null },
    after: { defaultAdministrator: chosen?.username ?? null },
  })
  return groupSettings(context)
}

async function groupSettings({ db, tenant, now }: Context<Principal>): Promise<GroupSettings> {
  const chosen = await findDefaultAdministrator(db, tenant.id)
  const heir = await findNewOwner(db, tenant, [], now)
  return {
    defaultAdministrator: chosen ? { id: chosen.id, name: personName(tenant, chosen) } : null,
    heir: heir ? { id: heir.id, name: personName(tenant, heir) } : null,
  }
}

/** Throws `user.not_found`, and `request.invalid` for an account that could not become the owner of groups now. */
async function requireAdministrator({ db, tenant, now }: Context<Principal>, id: string) {
  const row = await requireUser(db, tenant, id)
  const grants = await loadGrants(db, tenant.id, id)
  if (administers(tenant, { row, grants }, now)) return row
  throw fieldsRefusal([
    {
      field: 'defaultAdministrator',
      code: 'no_administrator',
      params: { role: administratorRole(tenant).name },
    },
  ])
}

/** Throws `access.denied` unless the caller may see names. */
function requireNames(actor: Principal): void {
  if (can(actor.tenant.model, actor.subject, 'users:read-names')) return
  throw new Refusal('access.denied.names', {}, { missing: ['users:read-names'] })
}
