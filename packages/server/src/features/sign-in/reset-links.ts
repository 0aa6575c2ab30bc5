import { can } from '@rollcall/access/decide.ts'
import { refuseActingOn } from '@rollcall/access/escalation.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { findUser } from '../directory/users.store.ts'
import { loadReach } from '../grants/grants.load.ts'
import { resolveActive } from '../grants/resolve-all.ts'
import { invalidLink, requireLink } from '../links/links.service.ts'

/**
 * Returns a reset link and its account; throws `link.invalid` unless the account may sign in and the link's creator could still create
 * it now. Otherwise the link would outlive the rights of an administrator who has left, or open an account that has gained rights since.
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
 * May a user create a link that opens an account? The owner may, who asked for it by mail; other users with `users:reset-password`, if
 * the account has no rights beyond their own.
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
