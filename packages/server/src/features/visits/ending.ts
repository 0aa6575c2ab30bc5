import type { EventData } from '@rollcall/contract/events/events.ts'
import { userRef } from '../directory/users.refs.ts'
import { findUser } from '../directory/users.store.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { deleteVisit, findMembership, type VisitRow } from '../memberships/memberships.store.ts'
import { eraseAccounts } from '../users/users.remove.ts'
import { inSide, type Work } from './sides.ts'

/** The events of the end of access. An operation that ends any declares them. */
export type EndEvents = 'visit.ended' | 'user.deleted' | 'user.attribute-cleared' | 'group.inherited'
type Because = EventData<'visit.ended'>['after']['because']

/** Ends access to another tenant at once, with the account of the visitor there, in the logs of both tenants. Returns what they say. */
export async function endVisit(
  work: Work<EndEvents>,
  { tenantId: homeId, userId, targetId, visitorId }: VisitRow,
  because: Because,
): Promise<Pick<EventData<'visit.ended'>, 'before' | 'after'>> {
  const { db } = work
  const after = { because }
  const target = await inSide(work, targetId, async ({ tenant }) => tenant.slug)
  const home = await inSide(work, homeId, async ({ tenant, emit }) => {
    await deleteVisit(db, { tenantId: homeId, userId, targetId })
    const account = await findUser(db, homeId, userId)
    const user = { id: userId, name: account?.username ?? null }
    emit('visit.ended', { user, before: { home: tenant.slug, tenant: target ?? targetId }, after })
    return tenant.slug
  })
  await inSide(work, targetId, async ({ tenant, emit }) => {
    const [row, membership] = [
      await findUser(db, targetId, visitorId),
      await findMembership(db, targetId, visitorId),
    ]
    if (!row || !membership) return
    const candidate = { row, grants: await loadGrants(db, targetId, visitorId) }
    const there = { ...work, tenant, emit, lockedAccounts: new Map(), requireTenantAlone: () => undefined }
    await eraseAccounts(there, [candidate], 'end', {})
    emit('visit.ended', { user: userRef(row), before: { home: home ?? homeId, tenant: tenant.slug }, after })
  })
  return { before: { home: home ?? homeId, tenant: target ?? targetId }, after }
}
