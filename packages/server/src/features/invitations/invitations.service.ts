import { nextStatus } from '@rollcall/access/account-status.ts'
import { can } from '@rollcall/access/decide.ts'
import { refuseActingOn } from '@rollcall/access/escalation.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Emit } from '../../platform/events.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { stateOf } from '../accounts/accounts.service.ts'
import { receiver } from '../directory/users.refs.ts'
import { findUser } from '../directory/users.store.ts'
import { loadReach } from '../grants/grants.load.ts'
import { resolveActive } from '../grants/resolve-all.ts'
import { invalidLink, requireLink } from '../links/links.service.ts'

/**
 * Invites the owner of an account by mail, in the name of the caller. The link is created when the mail is sent, and ends earlier
 * invitations. The caller has checked that the account is invited and has an address.
 */
export function sendInvitation(emit: Emit<'invitation.sent'>, user: Parameters<typeof receiver>[0]): void {
  emit('invitation.sent', { user: receiver(user), after: { sentTo: user.email } })
}

/**
 * Returns an invitation, its account and its sender; throws `link.invalid` unless the account is still invited and the sender could
 * still invite it now (bar IV-1). Otherwise the link would outlive the rights of an administrator who has left, or open an account
 * that has gained rights since.
 */
export async function requireInvitation(
  db: Db,
  tenant: Tenant,
  token: string,
  now: Date,
  find: typeof findUser = findUser,
) {
  const link = await requireLink(db, tenant.id, 'invitation', token, now)
  const user = link.userId === null ? undefined : await find(db, tenant.id, link.userId)
  const inviter = await resolveActive(db, tenant, link.createdBy, now)
  if (user?.provider !== 'password' || !inviter) throw invalidLink()
  const accepted = nextStatus(await stateOf(db, user), 'accept')
  if ('refused' in accepted || !(await mayInvite(db, tenant, inviter, user.id, now))) throw invalidLink()
  return { link, user, inviter, status: accepted.status }
}

/**
 * May the principal invite the owner of an account? With `users:create`, or with `users:change-status`, because activating an account
 * that was created inactive invites; and only if the account has no rights beyond their own.
 */
export async function mayInvite(
  db: Db,
  tenant: Tenant,
  inviter: Pick<Principal, 'subject'>,
  userId: string,
  now: Date,
): Promise<boolean> {
  const invites = (['users:create', 'users:change-status'] as const).some((permission) =>
    can(tenant.model, inviter.subject, permission),
  )
  return invites && !refuseActingOn(tenant.model, inviter.subject, await loadReach(db, tenant, userId, now))
}
