import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { newId } from '../../platform/ids.ts'
import { stateOf } from '../accounts/accounts.service.ts'
import { receiver, userRef } from '../directory/users.refs.ts'
import { findByLogin } from '../directory/users.service.ts'
import { lockUser } from '../directory/users.store.ts'
import { countResetRequest } from '../lockout/lockout.service.ts'
import { countRequestedResets, findInviter } from './reset-requests.store.ts'

const hour = 60 * 60_000
/** After this many an account gets no more mails for an hour, and the page does not say so: a stranger could flood a mailbox. */
const mailsPerHour = 3

/**
 * `password-resets.request`. Always answers the same and does the same work: the same statements, and a mail that is not sent if there
 * is no receiver.
 */
export async function requestResetOperation(
  { db, tenant, emit, origin, now }: Context<undefined>,
  { login }: Input<typeof contract.passwordResets.request>,
) {
  await countResetRequest(db, tenant.id, origin, now)
  const id = (await findByLogin(db, tenant, login))?.id ?? newId()
  // Locked, so that of simultaneous requests each counts the mails of those before it.
  const account = await lockUser(db, tenant.id, id)
  const { registered } = await stateOf(db, {
    id,
    tenantId: tenant.id,
    status: 'active',
    provider: 'password',
  })
  const sent = await countRequestedResets(db, tenant.id, id, new Date(now.getTime() - hour))
  const inviter = await findInviter(db, tenant.id, id)
  const reason = refusalReason({ account, registered, sent, inviter })
  const to = reason === undefined ? account : undefined
  // An invited user has no password to reset and needs the invitation again (U19). It is sent in the name of the inviter, whose right to
  // invite is checked when it is sent and when it is used.
  const invitation =
    to?.status === 'invited' && inviter ? { kind: 'invitation' as const, inviter } : undefined
  emit('password.reset-requested', {
    user: account && userRef(account),
    ...(reason === undefined ? {} : { outcome: 'failed', reason }),
    mail: { ...(invitation ?? { kind: 'password-reset' }), ...(to ? { to: receiver(to) } : {}) },
  })
  return null
}

/** The reason for the audit log; the answer does not show it. */
function refusalReason({
  account,
  registered,
  sent,
  inviter,
}: {
  account: Awaited<ReturnType<typeof lockUser>>
  registered: boolean
  sent: number
  inviter: string | undefined
}): string | undefined {
  if (!account) return 'unknown account'
  if (account.provider !== 'password') return 'signs in elsewhere'
  if (account.status === 'inactive') return 'account is inactive'
  if (account.status === 'invited' && !inviter) return 'nobody invites the account'
  if (account.status === 'active' && !registered) return 'has no password yet'
  if (account.email === null) return 'has no email address'
  return sent < mailsPerHour ? undefined : 'asked too often'
}
