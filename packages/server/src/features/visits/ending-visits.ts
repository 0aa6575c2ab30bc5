import type { Consequence, Following } from '../../operations/consequence.ts'
import { concernOf, type Event } from '../../platform/events.ts'
import { holdAccounts } from '../accounts/users.held.ts'
import { validRoleIds } from '../grants/grants.load.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { eligibleRoles, isEligible } from '../memberships/memberships.rules.ts'
import { deletePromotions, findServiceAccountIds, listVisits } from '../memberships/memberships.store.ts'
import { deleteOffersOf } from '../memberships/visit-offers.store.ts'
import { endVisit } from './ending.ts'

/**
 * A service account that is deleted or deactivated, or has no eligible role any more, is demoted, and loses its access to all other tenants,
 * in the transaction of the change. Which operation changed it does not matter: this looks at the accounts that its events concern.
 */
export const endingVisits: Consequence = {
  emits: [
    'service-account.demoted',
    'visit.ended',
    'user.deleted',
    'user.attribute-cleared',
    'group.inherited',
  ],

  async follow(work, events) {
    const { db, tenant, actor, emit } = work
    const concerned = concernedBy(events)
    if (!actor || eligibleRoles(tenant).length === 0 || concerned?.length === 0) return
    const ids = await findServiceAccountIds(db, tenant.id, concerned)
    const lost = ids.length === 0 ? [] : await whoLostIt(work, ids)
    if (lost.length === 0) return
    const visits = await listVisits(
      db,
      tenant.id,
      lost.map(({ id }) => id),
    )
    const promoted = await deletePromotions(
      db,
      tenant.id,
      lost.map(({ id }) => id),
    )
    await deleteOffersOf(
      db,
      tenant.id,
      lost.map(({ id }) => id),
    )
    for (const { id, name, because } of lost) {
      const own = visits.filter(({ userId }) => userId === id)
      for (const visit of own) await endVisit({ ...work, actor }, visit, because)
      const user = { id, name }
      if (promoted.includes(id) || own.length > 0)
        emit('service-account.demoted', { user, after: { endedVisits: own.length } })
    }
  },
}

/** The accounts that events concern; undefined for all of the tenant. */
function concernedBy(events: readonly Event[]): string[] | undefined {
  const concerns = events.map(concernOf)
  if (concerns.some((concern) => typeof concern === 'string')) return undefined
  return [...new Set(concerns.flat())]
}

interface Lost {
  id: string
  name: string | null
  because: 'account gone' | 'not eligible'
}

/** The service accounts that may not be one any more, and why. */
async function whoLostIt({ db, tenant, now }: Following, ids: readonly string[]): Promise<Lost[]> {
  const accounts = await holdAccounts(db, tenant.id, ids)
  return ids.flatMap((id): Lost[] => {
    const account = accounts.get(id)
    if (!account) return [{ id, name: null, because: 'account gone' }]
    const { row, grants } = account
    const roles = roleBadges(tenant, validRoleIds(grants.roles, now))
    const name = row.username
    if (row.status !== 'active') return [{ id, name, because: 'account gone' }]
    return isEligible(tenant, roles) ? [] : [{ id, name, because: 'not eligible' }]
  })
}
