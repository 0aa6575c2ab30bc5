import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../operations/implement.ts'
import type { Passwords } from '../passwords/passwords.service.ts'
import {
  emptyGroupsOperation,
  eraseGroupOperation,
  listGroupsOperation,
  showGroupOperation,
} from './deleted-groups.ts'
import {
  emptyRolesOperation,
  eraseRoleOperation,
  listRolesOperation,
  showRoleOperation,
} from './deleted-roles.ts'
import {
  emptyUsersOperation,
  eraseUserOperation,
  listUsersOperation,
  showUserOperation,
} from './deleted-users.ts'
import { restoreGroup } from './restore-group.ts'
import { restoreRole } from './restore-role.ts'
import { restoreUserOperation } from './restore-user.ts'

// Each change here holds the tenant alone, as every deletion does: of two at once, one comes first.
export function recycleBinOperations(passwords: Passwords) {
  return implement(contract.recycleBin, {
    listUsers: listUsersOperation,
    showUser: showUserOperation,
    restoreUser: restoreUserOperation(passwords),
    eraseUser: eraseUserOperation,
    emptyUsers: emptyUsersOperation,
    listGroups: listGroupsOperation,
    showGroup: showGroupOperation,
    restoreGroup,
    eraseGroup: eraseGroupOperation,
    emptyGroups: emptyGroupsOperation,
    listRoles: listRolesOperation,
    showRole: showRoleOperation,
    restoreRole,
    eraseRole: eraseRoleOperation,
    emptyRoles: emptyRolesOperation,
  })
}
