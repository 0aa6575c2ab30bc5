import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { clearLock, isLocked } from '../../sign-in/lockout/lockout.service.ts'
import { refuseOneself, requireActionable } from './users.actions.ts'
import { userRef } from './users.refs.ts'
import { shownUser } from './users.service.ts'

/** `users.unlock` */
export async function unlockOperation(
  context: Context<Principal>,
  { user }: Input<typeof contract.users.unlock>,
) {
  const { db, actor, tenant, emit, now } = context
  // Otherwise whoever has got hold of a session could try passwords without end.
  refuseOneself(actor, user, 'Ask another administrator to unlock your account.')
  const { row, grants } = await requireActionable(context, user, 'change-status')
  if (!(await isLocked(db, tenant.id, row, now)))
    throw new Refusal('user.not_locked', `${row.username} does not have to wait.`)
  await clearLock(db, tenant.id, user)
  emit('user.unlocked', {
    user: userRef(row),
    before: { failedSignIns: row.failedSignIns, lockedUntil: row.lockedUntil },
  })
  return shownUser(tenant, { ...row, lockedUntil: null }, grants, now)
}
