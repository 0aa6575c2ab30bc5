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

/** May this user call this operation? By the rules that the server refuses with. */
export function mayCall(me: Me, operation: Operation): boolean {
  if (me.impersonation && refusedWhileImpersonating(operation)) return false
  // What is about the account at home is offered there.
  if (me.home && operation.requires?.at === 'home') return false
  return operation.needs === undefined || me.permissions.includes(operation.needs)
}

/** May the signed-in user call this operation? Hides what the server would refuse; the server still decides. */
export function useMayCall(operation: Operation): boolean {
  return mayCall(useMe(), operation)
}

/** The one name that is shown for a user: the alias, or else the username. */
export function nameOf(user: { username: string; alias: string | null }): string {
  return user.alias || user.username
}

/** The tenant that the account belongs to: another one than the page's for a visitor. */
export function homeOf(me: Me): { slug: string; name: string } {
  return me.home ?? me.tenant
}
