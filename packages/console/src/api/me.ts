import type { RollcallPermission, ServerPermission } from '@rollcall/access/rollcall-permissions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { type Operation, refusedWhileImpersonating } from '@rollcall/contract/operation.ts'
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { api } from './client.ts'
import { speakFor } from './identity.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await api.me.show({}, { signal })
    if (me.kind === 'group') throw new Error('The caller of a page is a group, which has no sessions')
    speakFor(me)
    return me
  },
  staleTime: 60_000,
  // Read once for all pages; its age says nothing about the page that is shown.
  meta: { ofTheFrame: true },
})

/** The signed-in user. Only for components inside the shell, which waits until the user is known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

/** Does the user have this permission? During an impersonation, permissions that only serve to change something do not count. */
export function may(me: Me, permission: RollcallPermission | ServerPermission): boolean {
  return me.permissions.includes(permission) && !(me.impersonation && !readingPermissions().has(permission))
}

/** May this user call this operation? By the rules that the server refuses with. */
export function mayCall(me: Me, operation: Operation): boolean {
  if (me.impersonation && refusedWhileImpersonating(operation)) return false
  return operation.needs === undefined || me.permissions.includes(operation.needs)
}

let reading: Set<string | undefined> | undefined

function readingPermissions(): Set<string | undefined> {
  const operations = Object.values(contract).flatMap((group) => Object.values<Operation>(group))
  const left = operations.filter((operation) => !refusedWhileImpersonating(operation))
  reading ??= new Set(left.map(({ needs }) => needs))
  return reading
}

/** Hides what the server would refuse; the server still decides. */
export function useMay(permission: RollcallPermission): boolean {
  return may(useMe(), permission)
}

/** The one name that is shown for a user: the alias, or else the username. */
export function nameOf(user: { username: string; alias: string | null }): string {
  return user.alias || user.username
}
