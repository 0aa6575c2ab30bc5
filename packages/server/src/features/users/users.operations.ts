import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../platform/operations.ts'
import type { Passwords } from '../../sign-in/password/passwords.service.ts'
import { createOperation } from './users.create.ts'
import { listOperation } from './users.list.ts'
import { createPasswordResetOperation } from './users.password-reset.ts'
import { removeOperation } from './users.remove.ts'
import { setRolesOperation } from './users.roles.ts'
import { showOperation } from './users.show.ts'
import { setStatusOperation } from './users.status.ts'
import { unlockOperation } from './users.unlock.ts'
import { updateOperation } from './users.update.ts'

export function usersOperations(deps: { passwords: Passwords; publicUrl: string }) {
  return implement(contract.users, {
    list: listOperation,
    show: showOperation,
    create: createOperation(deps.passwords),
    update: updateOperation,
    setRoles: setRolesOperation,
    setStatus: setStatusOperation,
    unlock: unlockOperation,
    createPasswordReset: createPasswordResetOperation(deps.publicUrl),

    remove: removeOperation,
  })
}
