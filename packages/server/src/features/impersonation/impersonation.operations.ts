import { contract } from '@rollcall/contract/contract.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireHeldOnly } from '../accounts/users.held.ts'
import { receiver } from '../directory/users.refs.ts'
import {
  newImpersonation,
  renewToken,
  requireSession,
  shownImpersonation,
  startSession,
} from '../sessions/sessions.service.ts'
import { checkImpersonation } from './impersonation.rules.ts'
import { signOut, stopImpersonation } from './impersonation.service.ts'

export const impersonationOperations = implement(contract.impersonation, {
  start: ofAccounts(
    contract.impersonation.start,
    ({ user }) => [user],
    async (context, input) => {
      const { user, reason, minutes } = input
      const { db, actor, tenant, emit, now, cookie } = context
      const { row: account, grants } = await requireHeldOnly(context, user)
      checkImpersonation(context, account, grants)
      const parent = await requireSession(db, tenant.id, actor.id, actor.credential.id)
      // One impersonation per session: an earlier one, left by a lost answer, ends here.
      await stopImpersonation(context, parent.id)
      const by = {
        impersonatorId: actor.id,
        reason,
        endsAt: endOf(tenant, parent.endsAt, minutes, now),
      }
      cookie.setAside(parent.endsAt)
      await startSession(db, newImpersonation(tenant, user, parent, by, context), cookie)
      emit('impersonation.started', { user: receiver(account), reason, after: { endsAt: by.endsAt } })
      return shownImpersonation({
        id: actor.id,
        username: actor.name,
        reason,
        startedAt: now,
        endsAt: by.endsAt,
      })
    },
  ),

  async stop(context) {
    const { db, actor, tenant, emit, cookie, resumes } = context
    if (actor.impersonator) {
      // This browser has no waiting session of its own to go back to.
      await signOut(context)
      return null
    }
    const stopped = await stopImpersonation(context, actor.credential.id)
    if (stopped === 0 && !resumes) throw new Refusal('impersonation.none')
    if (stopped === 0)
      emit('impersonation.stopped', {
        reason: 'It had expired.',
        impersonator: actor.id,
      })
    const session = await requireSession(db, tenant.id, actor.id, actor.credential.id)
    await renewToken(db, tenant.id, session.id, session.endsAt, cookie)
    return null
  },
})

/** When the impersonation ends: as requested, but never later than the tenant allows or than the session that it began from. */
function endOf(tenant: Tenant, parentEnd: Date, minutes: number | undefined, now: Date): Date {
  const longest = tenant.profile.source.sessions.impersonationSeconds
  const seconds = minutes === undefined ? longest : Math.min(minutes * 60, longest)
  return new Date(Math.min(now.getTime() + seconds * 1000, parentEnd.getTime()))
}
