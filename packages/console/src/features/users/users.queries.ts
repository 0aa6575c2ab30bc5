import type { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { filterOf, type UsersSearch } from './search.ts'

export type UserFilter = Omit<Input<typeof contract.users.list>, 'tenant'>

export function usersQuery(tenant: string, filter: UserFilter) {
  return queryOptions({
    queryKey: ['users', tenant, 'list', filter],
    queryFn: ({ signal }) => api.users.list({ tenant, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** The page of the list that the address of the users page asks for. */
export function usersPageQuery(
  { tenant, preferences }: Pick<Me, 'tenant' | 'preferences'>,
  search: UsersSearch,
) {
  const { sort = 'username', size = preferences.pageSize, cursor } = search
  const at = { sort, limit: size, ...(cursor ? { cursor } : {}) }
  return usersQuery(tenant.slug, { ...filterOf(search), ...at })
}

export function userQuery(tenant: string, user: string) {
  return queryOptions({
    queryKey: ['users', tenant, 'one', user],
    queryFn: ({ signal }) => api.users.show({ tenant, user }, { signal }),
  })
}

export function userAccessQuery(tenant: string, user: string) {
  return queryOptions({
    queryKey: ['users', tenant, 'access', user],
    queryFn: ({ signal }) => api.access.show({ tenant, user }, { signal }),
  })
}

/** Why may a user do something, or why not: now, or at another moment. */
export function userExplanationQuery(tenant: string, user: string, permission: string, at?: string) {
  return queryOptions({
    queryKey: ['users', tenant, 'why', user, permission, at],
    queryFn: ({ signal }) =>
      api.access.explain({ tenant, user, permission, ...(at ? { at } : {}) }, { signal }),
  })
}

export function userSessionsQuery(tenant: string, user: string) {
  return queryOptions({
    queryKey: ['users', tenant, 'sessions', user],
    queryFn: ({ signal }) => api.sessions.listOfUser({ tenant, user }, { signal }),
  })
}

export function userApiKeysQuery(tenant: string, user: string) {
  return queryOptions({
    queryKey: ['users', tenant, 'api-keys', user],
    queryFn: ({ signal }) => api.apiKeys.listOfUser({ tenant, user }, { signal }),
  })
}
