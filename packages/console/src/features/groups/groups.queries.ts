import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export type GroupFilter = Omit<Input<typeof contract.groups.list>, 'tenant'>
export type MemberFilter = Omit<Input<typeof contract.groups.listMembers>, 'tenant' | 'group'>
type PlaceFilter = Omit<Input<typeof contract.groups.listHistory>, 'tenant' | 'group'>

export function groupsQuery(tenant: string, filter: GroupFilter) {
  return queryOptions({
    queryKey: ['groups', tenant, 'list', filter],
    queryFn: ({ signal }) => api.groups.list({ tenant, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function groupQuery(tenant: string, group: string) {
  return queryOptions({
    queryKey: ['groups', tenant, 'one', group],
    queryFn: ({ signal }) => api.groups.show({ tenant, group }, { signal }),
  })
}

export function membersQuery(tenant: string, group: string, filter: MemberFilter) {
  return queryOptions({
    queryKey: ['groups', tenant, 'members', group, filter],
    queryFn: ({ signal }) => api.groups.listMembers({ tenant, group, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function groupHistoryQuery(tenant: string, group: string, filter: PlaceFilter) {
  return queryOptions({
    queryKey: ['groups', tenant, 'history', group, filter],
    queryFn: ({ signal }) => api.groups.listHistory({ tenant, group, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function groupApiKeysQuery(tenant: string, group: string) {
  return queryOptions({
    queryKey: ['groups', tenant, 'api-keys', group],
    queryFn: async ({ signal }) => (await api.groupApiKeys.list({ tenant, group }, { signal })).items,
  })
}

/** The groups that somebody is in; with how many of them they own alone, and who would own those instead. */
export function userGroupsQuery(tenant: string, user: string, filter: PlaceFilter) {
  return queryOptions({
    queryKey: ['groups', tenant, 'of-user', user, filter],
    queryFn: ({ signal }) => api.groups.listOfUser({ tenant, user, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}
