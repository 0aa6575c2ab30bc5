import { withinLimit } from '@rollcall/access/decide.ts'
import { compileSubject } from '@rollcall/access/subject.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { type Context, implement, ofAccounts } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireHeldOnly } from '../accounts/users.held.ts'
import { type Choice, watchGrowth } from '../credentials/growth.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireUser, requireUserOf } from '../directory/users.service.ts'
import { giveReach } from '../grants/escalation.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { deleteUserLimit, upsertUserLimit } from '../grants/limits.store.ts'
import { explainOperation } from './access.explain.ts'
import { effectiveLimit } from './access.limits.ts'
import { accessOf, usedQuotas } from './access.of-user.ts'
import { showAtOperation } from './access.show-at.ts'
import { whoCanOperation } from './access.who-can.ts'

const theOne = ({ user }: { user: string }) => [user]

export const accessOperations = implement(contract.access, {
  async show({ db, actor, tenant, now, origin }, { user }) {
    const row = await requireUser(db, tenant, user)
    return accessOf({ db, actor, tenant, now, origin }, row)
  },

  async showOwn(context) {
    const { db, actor, tenant } = context
    const access = await accessOf(context, requireUserOf(actor))
    return { ...access, quotas: await usedQuotas(db, tenant, actor) }
  },

  showAt: showAtOperation,
  explain: explainOperation,
  whoCan: whoCanOperation,

  setLimit: ofAccounts(contract.access.setLimit, theOne, changeLimit),
  clearLimit: ofAccounts(contract.access.clearLimit, theOne, (context, input) =>
    changeLimit(context, { ...input, value: undefined }),
  ),

  async checkLimit({ db, tenant, now }, { user, limit, value }) {
    await requireUser(db, tenant, user)
    requireLimit(tenant, limit)
    const grants = await loadGrants(db, tenant.id, user)
    const effective = effectiveLimit(tenant, grants, limit, now)
    const allowed = withinLimit(compileSubject(tenant.model, grants, now), limit, value)
    return { allowed, limit: effective.value, source: effective.source }
  },
})

/** Sets a user's own limit, which replaces the value of the roles; with undefined the roles decide again. */
export async function changeLimit(
  context: Context<Principal>,
  {
    user: userId,
    limit,
    value,
    olderCredentials,
  }: { user: string; limit: string; value: number | null | undefined; olderCredentials?: Choice },
) {
  const { db, actor, tenant, emit, now } = context
  const { row, grants: before } = await requireHeldOnly(context, userId)
  requireLimit(tenant, limit)
  const { [limit]: own, ...others } = before.limits
  const after = { ...before, limits: value === undefined ? others : { ...others, [limit]: value } }
  const growth = watchGrowth(context, olderCredentials)
  giveReach(context, growth, { userId, before, after })
  if (value === undefined) await deleteUserLimit(db, tenant.id, userId, limit)
  else
    await upsertUserLimit(db, {
      tenantId: tenant.id,
      userId,
      limitKey: limit,
      value,
      grantedBy: actor.id,
      grantedAt: now,
    })
  const { total } = await growth.settle()
  emit(value === undefined ? 'limit.cleared' : 'limit.set', {
    user: userRef(row),
    before: { [limit]: own === undefined ? 'by roles' : own },
    after: { [limit]: value === undefined ? 'by roles' : value, ...total },
  })
  return effectiveLimit(tenant, after, limit, now)
}

function requireLimit(tenant: Tenant, limit: string): void {
  if (tenant.model.limits.has(limit)) return
  const known = [...tenant.model.limits.keys()]
  throw new Refusal('limit.not_found', { limits: known.join(', '), count: known.length })
}
