import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export type GroupFilter = Omit<Input<typeof contract.groups.list>, 'tenant'>
export type MemberFilter = Omit<Input<typeof contract.groups.listMembers>, 'tenant' | 'group'>
type PlaceFilter = Omit<Input<typeof contract.groups.listHistory>, 'tenant' | 'group'>

export function groupsQuery(filter: GroupFilter) {
  return queryOptions({
    queryKey: ['groups', 'list', filter],
    queryFn: ({ signal }) => api.groups.list(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function groupQuery(group: string) {
  return queryOptions({
    queryKey: ['groups', 'one', group],
    queryFn: ({ signal }) => api.groups.show({ group }, { signal }),
  })
}

export function membersQuery(group: string, filter: MemberFilter) {
  return queryOptions({
    queryKey: ['groups', 'members', group, filter],
    queryFn: ({ signal }) => api.groups.listMembers({ group, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function groupHistoryQuery(group: string, filter: PlaceFilter) {
  return queryOptions({
    queryKey: ['groups', 'history', group, filter],
    queryFn: ({ signal }) => api.groups.listHistory({ group, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function groupApiKeysQuery(group: string) {
  return queryOptions({
    queryKey: ['groups', 'api-keys', group],
    queryFn: async ({ signal }) => (await api.groupApiKeys.list({ group }, { signal })).items,
  })
}

/** The groups of a user, with the number of groups that have no other owner, and their new owner after a deletion. */
export function userGroupsQuery(user: string, filter: PlaceFilter) {
  return queryOptions({
    queryKey: ['groups', 'of-user', user, filter],
    queryFn: ({ signal }) => api.groups.listOfUser({ user, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}
