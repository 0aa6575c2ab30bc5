import { contract } from '@rollcall/contract/contract.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
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

const theOne = ({ user }: { user: string }) => [user]

export const groupsOperations = implement(contract.groups, {
  list: listOperation,
  listOfUser: listOfUserOperation,
  // One call at a time per account: its groups are counted for the quota. New members are locked with it, in the order of their ids.
  create: ofAccounts(
    contract.groups.create,
    ({ members = [] }, actor) => [actor.id, ...members.map(({ user }) => user)],
    createOperation,
  ),
  show: showOperation,
  update: updateOperation,
  remove: removeOperation,
  listMembers: listMembersOperation,
  listCandidates: listCandidatesOperation,
  addMembers: ofAccounts(contract.groups.addMembers, ({ users }) => users, addMembersOperation),
  setMemberRole: ofAccounts(contract.groups.setMemberRole, theOne, setMemberRoleOperation),
  removeMember: ofAccounts(contract.groups.removeMember, theOne, removeMemberOperation),
  listHistory: historyOperation,
})
