import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.me.show({}, { signal }),
  staleTime: 60_000,
})

/** The signed-in person. Only for what is rendered inside the shell, which waits until it is known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

export function may(me: Me, permission: RollcallPermission): boolean {
  return me.permissions.includes(permission)
}

/** Hides what the server would refuse; the server still decides. */
export function useMay(permission: RollcallPermission): boolean {
  return may(useMe(), permission)
}

/** How a person is called where there is room for one name. */
export function nameOf(user: { username: string; alias: string | null }): string {
  return user.alias || user.username
}
