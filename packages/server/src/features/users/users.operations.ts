import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../platform/operations.ts'
import type { Passwords } from '../../sign-in/password/passwords.service.ts'
import { isAdministrator, loadGrants, requireOtherAdministrator } from '../access/access.service.ts'
import { idleSince } from '../sessions/sessions.service.ts'
import {
  refuseOneself,
  requireActionable,
  roleKeys,
  setRolesOperation,
  setStatusOperation,
  target,
} from './users.actions.ts'
import { createOperation } from './users.create.ts'
import { listOperation } from './users.list.ts'
import { createPasswordResetOperation } from './users.password-reset.ts'
import { showOperation } from './users.show.ts'
import { countCredentials, deleteUser } from './users.store.ts'
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

    async remove({ db, actor, tenant, record, now }, { user }) {
      const row = await requireActionable({ db, actor, tenant, now }, user, 'delete')
      refuseOneself(actor, user, 'Ask another administrator to delete your account.')
      const grants = await loadGrants(db, tenant.id, user)
      if (row.status === 'active' && isAdministrator(tenant, grants, now))
        await requireOtherAdministrator(db, tenant, user, now)
      const ended = await countCredentials(db, tenant.id, user, now, idleSince(tenant, now))
      await deleteUser(db, tenant.id, user)
      record.audit({
        action: 'user.deleted',
        target: target(row),
        before: {
          username: row.username,
          email: row.email,
          alias: row.alias,
          status: row.status,
          roles: roleKeys(tenant, grants.roles),
        },
        after: { endedSessions: ended.activeSessions, revokedApiKeys: ended.apiKeys },
      })
      record.userChanged(tenant.id, user)
      return null
    },
  })
}
