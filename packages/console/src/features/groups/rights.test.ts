import type { GroupDetails, GroupMember } from '@rollcall/contract/groups.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { expect, test } from 'vitest'
import { mayChangeMembers, mayEdit, memberOffers, reasonAgainstMembers } from './rights.ts'

const me = { user: { id: 'me' }, permissions: [], impersonation: null } as unknown as Me
const looking = { ...me, impersonation: {} } as Me
const owned = { editable: true, membersEditable: true, owners: 2 } as GroupDetails

function member(id: string, role: GroupMember['role']): GroupMember {
  return { user: { id, name: id }, role } as GroupMember
}

const changesOf = (...args: Parameters<typeof memberOffers>) =>
  memberOffers(...args).map(({ change, reason }) => (reason ? `${change}: ${reason}` : change))

test('an owner is offered to promote, demote and remove others, and to leave', () => {
  expect(changesOf(me, owned, member('bob', 'member'))).toEqual(['make-owner', 'remove'])
  expect(changesOf(me, owned, member('bob', 'owner'))).toEqual(['make-member', 'remove'])
  expect(changesOf(me, owned, member('me', 'owner'))).toEqual(['make-member', 'leave'])
})

test('the only owner stays: for themselves and for administrators, with the reason', () => {
  const group = { ...owned, owners: 1 }
  expect(changesOf(me, group, member('me', 'owner'))).toEqual([
    'make-member: You are the only owner. Make somebody else an owner first.',
    'leave: You are the only owner. Make somebody else an owner first.',
  ])
  expect(changesOf(me, group, member('bob', 'owner'))[1]).toBe(
    'remove: bob is the only owner. Make somebody else an owner first.',
  )
})

test('a member may leave and nothing else', () => {
  const group = { ...owned, editable: false, membersEditable: false }
  expect(changesOf(me, group, member('me', 'member'))).toEqual(['leave'])
  expect(changesOf(me, group, member('bob', 'member'))).toEqual([])
})

test('an owner who lacks a right that the group carries edits its name, not its members, and reads why', () => {
  const group = { ...owned, membersEditable: false }
  expect([mayEdit(me, group), mayChangeMembers(me, group)]).toEqual([true, false])
  expect(reasonAgainstMembers(group)).toMatch(/roles that give more than you have/)
  expect(reasonAgainstMembers(owned)).toBeUndefined()
  expect(reasonAgainstMembers({ ...group, editable: false })).toBeUndefined()
})

test('whoever looks as somebody else changes nothing', () => {
  expect([mayEdit(looking, owned), mayChangeMembers(looking, owned)]).toEqual([false, false])
  expect(changesOf(looking, owned, member('me', 'owner'))).toEqual([])
})
