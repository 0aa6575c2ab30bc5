import { can } from '@rollcall/access/decide.ts'
import { refuseActingOn } from '@rollcall/access/escalation.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { findUser } from '../directory/users.store.ts'
import { loadReach } from '../grants/access.service.ts'
import { resolveActive } from '../grants/resolve-all.ts'
import { invalidLink, requireLink } from '../links/links.service.ts'

/**
 * A reset link and the account that it opens; throws `link.invalid` unless the account may sign in and whoever made the link could
 * make it at this moment. Otherwise a link would outlive the rights of an administrator who has left, and open an account that has
 * been given more since.
 */
export async function requireResetLink(
  db: Db,
  tenant: Tenant,
  token: string,
  now: Date,
  find: typeof findUser = findUser,
) {
  const link = await requireLink(db, tenant.id, 'password-reset', token, now)
  const user = link.userId === null ? undefined : await find(db, tenant.id, link.userId)
  const maker = await resolveActive(db, tenant, link.createdBy, now)
  if (user?.provider !== 'password' || user.status !== 'active' || !maker) throw invalidLink()
  if (!(await mayReset(db, tenant, maker, user.id, now))) throw invalidLink()
  return { link, user }
}

/**
 * May somebody make a link that opens an account? Its owner may, who asked for it by mail; others with `users:reset-password`, to an
 * account that can do no more than they themselves.
 */
export async function mayReset(
  db: Db,
  tenant: Tenant,
  { id, subject }: Pick<Principal, 'id' | 'subject'>,
  userId: string,
  now: Date,
): Promise<boolean> {
  if (id === userId) return true
  if (!can(tenant.model, subject, 'users:reset-password')) return false
  return !refuseActingOn(tenant.model, subject, await loadReach(db, tenant, userId, now))
}
