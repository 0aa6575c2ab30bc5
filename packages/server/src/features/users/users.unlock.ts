import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { shownUser } from '../accounts/accounts.service.ts'
import { userRef } from '../directory/users.refs.ts'
import type { Account } from '../directory/users.service.ts'
import { clearLock, isLocked } from '../lockout/lockout.service.ts'
import { refuseOneself, requireActionable } from './users.actions.ts'

/** Refuses to unlock one's own account: a thief of a session could otherwise try passwords without end. */
export function refuseOwnUnlocking(actor: Principal, user: string): void {
  refuseOneself(actor, user, 'unlock')
}

/** Throws `user.not_locked` if the account is not locked. */
export function requireLocked({ username }: Pick<Account, 'username'>, locked: boolean): void {
  if (!locked) throw new Refusal('user.not_locked', { username })
}

/** `users.unlock`: clears the failed sign-ins of a user. */
export async function unlockOperation(
  context: Context<Principal>,
  { user }: Input<typeof contract.users.unlock>,
) {
  const { db, actor, tenant, emit, now } = context
  refuseOwnUnlocking(actor, user)
  const { row, grants } = await requireActionable(context, user, 'change-status')
  requireLocked(row, await isLocked(db, tenant.id, row, now))
  await clearLock(db, tenant.id, user)
  emit('user.unlocked', {
    user: userRef(row),
    before: { failedSignIns: row.failedSignIns, lockedUntil: row.lockedUntil },
  })
  return shownUser(tenant, { ...row, lockedUntil: null }, grants, now)
}
