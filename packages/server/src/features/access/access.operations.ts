import { explain, withinLimit } from '@rollcall/access/decide.ts'
import { keysOf } from '@rollcall/access/permission-set.ts'
import { compileSubject, type Grants } from '@rollcall/access/subject.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { type Context, implement, ofAccounts } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireHeldOnly } from '../accounts/users.held.ts'
import { type Choice, watchGrowth } from '../credentials/growth.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireUser } from '../directory/users.service.ts'
import { shownName } from '../directory/users.visibility.ts'
import { giveReach, grantsFrom, loadGrants, roleBadge } from '../grants/access.service.ts'
import { deleteUserLimit, findGrants, upsertUserLimit } from '../grants/access.store.ts'
import { explainOperation } from './access.explain.ts'
import { effectiveLimit } from './access.limits.ts'
import { capabilityGrant, given, groupsAmong, personAmong, type ShownVia } from './access.people.ts'
import { showAtOperation } from './access.show-at.ts'
import { whoCanOperation } from './access.who-can.ts'

const theOne = ({ user }: { user: string }) => [user]

export const accessOperations = implement(contract.access, {
  async show({ db, actor, tenant, now }, { user }) {
    const row = await requireUser(db, tenant, user)
    const rows = await findGrants(db, tenant.id, [user])
    const grants = grantsFrom(rows)
    const person = await personAmong(db, tenant, rows)
    const group = await groupsAmong({ db, actor, now }, rows.roles)
    return {
      roles: rows.roles.flatMap((grant) => {
        const role = tenant.model.roles.get(grant.roleId)
        if (!role) return []
        const { source, via } = grant
        return [{ role: roleBadge(tenant, role), source, group: group(via), ...given(grant, person) }]
      }),
      capabilities: rows.capabilities.map((grant) =>
        capabilityGrant(grant, { id: row.id, name: shownName(tenant, row) }, person),
      ),
      permissions: effectivePermissions(tenant, grants, now, group),
      limits: tenant.profile.limits.map((limit) => effectiveLimit(tenant, grants, limit.key, now)),
    }
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

function effectivePermissions(tenant: Tenant, grants: Grants, now: Date, group: ShownVia) {
  const { catalogue } = tenant.model
  const subject = compileSubject(tenant.model, grants, now)
  return keysOf(catalogue, subject.permissions).map((key) => {
    const permission = catalogue.permissions[catalogue.indexOf(key)]
    const paths = explain(tenant.model, grants, key, now).paths.map((path) => ({
      kind: path.kind,
      name: path.name,
      ...(path.impliedBy ? { impliedBy: path.impliedBy } : {}),
      group: group(path.via),
      endsAt: path.until?.toISOString() ?? null,
    }))
    return {
      permission: key,
      group: permission?.group ?? '',
      description: permission?.description ?? '',
      paths,
    }
  })
}
