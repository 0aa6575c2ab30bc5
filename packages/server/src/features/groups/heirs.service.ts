import type { Db } from '../../platform/database/database.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { administratorRole } from '../access/access.service.ts'
import { personName } from '../users/users.people.ts'
import { nameInMail } from '../users/users.sight.ts'
import {
  findDefaultAdministrator,
  findFirstHolder,
  giveGroups,
  type HeirRow,
  listOwnedAlone,
  updateDefaultAdministrator,
} from './heirs.store.ts'

/** A mail names so many groups at most. */
const namedInMail = 20

/** Who owns what these users own alone, once they are deleted: an active administrator, or undefined where there is no other. */
export async function findHeir(
  db: Db,
  tenant: Tenant,
  deleted: readonly string[],
  now: Date,
): Promise<HeirRow | undefined> {
  return findFirstHolder(db, tenant.id, administratorRole(tenant).id, deleted, now)
}

/** The account that was chosen to inherit, whether it still can or not. */
export async function chosenHeir(db: Db, tenant: Tenant) {
  return findDefaultAdministrator(db, tenant.id)
}

/** Whoever calls has judged whether the account can inherit; null leaves it to {@link findHeir}. */
export async function chooseHeir(db: Db, tenant: Tenant, id: string | null): Promise<void> {
  await updateDefaultAdministrator(db, tenant.id, id)
}

/**
 * Gives the groups that these users own alone to the heir, who is told of all of them in one mail. Call it in the transaction that deletes
 * the accounts, before it does, however they come to be deleted: a group always has an owner who can sign in (HE-03, HE-08).
 */
export async function passOnGroups(
  { db, actor, tenant, record, now }: Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'record' | 'now'>,
  users: readonly { id: string; username: string; alias: string | null }[],
): Promise<void> {
  const leaving = new Map(users.map((user) => [user.id, personName(tenant, user)]))
  const ids = [...leaving.keys()]
  const groups = ids.length === 0 ? [] : await listOwnedAlone(db, tenant.id, ids)
  if (groups.length === 0) return
  const heir = await findHeir(db, tenant, ids, now)
  if (!heir) throw noHeir(tenant)
  const adding = { userId: heir.id, addedBy: actor.user.id, addedAt: now }
  await giveGroups(
    db,
    tenant.id,
    groups.map(({ id }) => id),
    adding,
  )
  for (const { id, name, formerOwner } of groups) {
    record.audit({
      action: 'group.inherited',
      target: { kind: 'group', id, name },
      before: { owner: leaving.get(formerOwner) },
      after: { owner: personName(tenant, heir) },
    })
  }
  record.userChanged(tenant.id, heir.id)
  const names = groups.slice(0, namedInMail).map(({ name }) => name)
  const by = nameInMail(tenant, actor.user)
  record.mail({ kind: 'groups-inherited', to: heir, data: { groups: names, count: groups.length, by } })
}

/** Only where no administrator is left but those who are deleted, and not even they count any more. */
function noHeir(tenant: Tenant): Refusal {
  const { name } = administratorRole(tenant)
  return new Refusal(
    'user.last_administrator',
    `Groups would be left without an owner, and no administrator is there to own them: give somebody the role ${name} first.`,
  )
}
