import { contract } from '@rollcall/contract/contract.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import type { Passwords } from '../passwords/passwords.service.ts'
import { createOperation } from './users.create.ts'
import { listOperation } from './users.list.ts'
import { createPasswordResetOperation } from './users.password-reset.ts'
import { removeOperation } from './users.remove.ts'
import { setRolesOperation } from './users.roles.ts'
import { showOperation } from './users.show.ts'
import { setStatusOperation } from './users.status.ts'
import { unlockOperation } from './users.unlock.ts'
import { updateOperation } from './users.update.ts'

const theOne = ({ user }: { user: string }) => [user]

export function usersOperations(deps: { passwords: Passwords; publicUrl: string }) {
  return implement(contract.users, {
    list: listOperation,
    show: showOperation,
    create: createOperation(deps.passwords),
    update: ofAccounts(contract.users.update, theOne, updateOperation),
    setRoles: ofAccounts(contract.users.setRoles, theOne, setRolesOperation),
    setStatus: ofAccounts(contract.users.setStatus, theOne, setStatusOperation),
    unlock: ofAccounts(contract.users.unlock, theOne, unlockOperation),
    createPasswordReset: ofAccounts(
      contract.users.createPasswordReset,
      theOne,
      createPasswordResetOperation(deps.publicUrl),
    ),
    remove: removeOperation,
  })
}
