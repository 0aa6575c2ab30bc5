import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { stateOf } from '../accounts/accounts.service.ts'
import { receiver } from '../directory/users.refs.ts'
import type { Account } from '../directory/users.service.ts'
import { shownEmail, shownName } from '../directory/users.visibility.ts'
import { createLink } from '../links/links.service.ts'
import { requireActionable } from './users.actions.ts'

/** Throws the reason why the password of an account cannot be reset. */
export function checkReset(tenant: Tenant, row: Account, registered: boolean): void {
  if (row.provider !== 'password') throw new Refusal('user.no_password')
  if (!registered) throw new Refusal('user.not_registered.no_password', { name: shownName(tenant, row) })
  if (row.status === 'inactive') throw new Refusal('user.inactive.reset', { name: shownName(tenant, row) })
  if (row.email !== null && row.emailUnconfirmed) throw new Refusal('user.email_unconfirmed')
}

/** `users.create-password-reset`: sends a reset link by mail, or returns it if the account has no address. */
export function createPasswordResetOperation(publicUrl: string) {
  return async (context: Context<Principal>, { user }: Input<typeof contract.users.createPasswordReset>) => {
    const { db, actor, tenant, emit, now } = context
    const { row } = await requireActionable(context, user, 'reset-password')
    checkReset(tenant, row, (await stateOf(db, row)).registered)
    if (row.email !== null) {
      emit('password.reset-link-created', { user: receiver(row), after: { sentTo: row.email } })
      return { sentTo: shownEmail(tenant, row.email) }
    }
    const link = await createLink(db, publicUrl, {
      tenant,
      purpose: 'password-reset',
      userId: user,
      createdBy: actor.id,
      now,
    })
    emit('password.reset-link-created', { user: receiver(row), after: { expiresAt: link.expiresAt } })
    return { url: link.url, expiresAt: link.expiresAt.toISOString() }
  }
}
