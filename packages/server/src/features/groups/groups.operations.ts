import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../platform/operations.ts'
import { createOperation, removeOperation, updateOperation } from './groups.change.ts'
import { historyOperation } from './groups.history.ts'
import { listOperation } from './groups.list.ts'
import { listOfUserOperation } from './groups.of-user.ts'
import { showOperation } from './groups.show.ts'
import {
  addMembersOperation,
  listCandidatesOperation,
  listMembersOperation,
  removeMemberOperation,
  setMemberRoleOperation,
} from './members.operations.ts'

export const groupsOperations = implement(contract.groups, {
  list: listOperation,
  listOfUser: listOfUserOperation,
  create: createOperation,
  show: showOperation,
  update: updateOperation,
  remove: removeOperation,
  listMembers: listMembersOperation,
  listCandidates: listCandidatesOperation,
  addMembers: addMembersOperation,
  setMemberRole: setMemberRoleOperation,
  removeMember: removeMemberOperation,
  listHistory: historyOperation,
})
