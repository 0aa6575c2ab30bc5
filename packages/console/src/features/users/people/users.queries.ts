import type { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { filterOf, type UsersSearch } from './search.ts'

export type UserFilter = Omit<Input<typeof contract.users.list>, 'tenant'>

export function usersQuery(filter: UserFilter) {
  return queryOptions({
    queryKey: ['users', 'list', filter],
    queryFn: ({ signal }) => api.users.list(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** The page of the list for the address of the users page. */
export function usersPageQuery({ preferences }: Pick<Me, 'preferences'>, search: UsersSearch) {
  const { sort = 'username', size = preferences.pageSize, cursor } = search
  const at = { sort, limit: size, ...(cursor ? { cursor } : {}) }
  return usersQuery({ ...filterOf(search), ...at })
}

export function userQuery(user: string) {
  return queryOptions({
    queryKey: ['users', 'one', user],
    queryFn: ({ signal }) => api.users.show({ user }, { signal }),
  })
}

export function userAccessQuery(user: string) {
  return queryOptions({
    queryKey: ['users', 'access', user],
    queryFn: ({ signal }) => api.access.show({ user }, { signal }),
  })
}

/** Explains a permission of a user: now, or at another time. */
export function userExplanationQuery(user: string, permission: string, at?: string) {
  return queryOptions({
    queryKey: ['users', 'why', user, permission, at],
    queryFn: ({ signal }) => api.access.explain({ user, permission, ...(at ? { at } : {}) }, { signal }),
  })
}

export function userSessionsQuery(user: string) {
  return queryOptions({
    queryKey: ['users', 'sessions', user],
    queryFn: ({ signal }) => api.sessions.listOfUser({ user }, { signal }),
  })
}

export function userApiKeysQuery(user: string) {
  return queryOptions({
    queryKey: ['users', 'api-keys', user],
    queryFn: ({ signal }) => api.apiKeys.listOfUser({ user }, { signal }),
  })
}
