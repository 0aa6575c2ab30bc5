import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { mayCall, meQuery } from './api/me.ts'
import { queryClient } from './api/query-client.ts'
import { pageTenant, pathBelow } from './api/tenant.ts'
import { latestJobsQuery } from './features/jobs/jobs.queries.ts'
import { rolesQuery } from './features/roles/roles.queries.ts'
import { optionsQuery } from './features/sign-in/sign-in.queries.ts'
import { bulkActionsFor } from './features/users/bulk/bulk.ts'
import { usersSearch } from './features/users/people/search.ts'
import { usersPageQuery } from './features/users/people/users.queries.ts'

/**
 * Sends the first requests of the page at this address while its code is still loading. Only for the pages on which visits begin. If one
 * fails, the page sends it again and shows the error.
 */
export function askAhead({ pathname, search }: Pick<Location, 'pathname' | 'search'>): void {
  const path = pathBelow(pathname)
  const signingIn = /^\/sign-in\/?$/.test(path)
  if (signingIn) void queryClient.prefetchQuery(optionsQuery())
  if (!signingIn && isSignedOut(path)) return
  void queryClient.fetchQuery(meQuery).then(
    (me) => path === '/settings/users' && me.tenant.slug === pageTenant() && askForUsers(me, search),
    () => undefined,
  )
}

function isSignedOut(path: string): boolean {
  return /^\/(sign-in\/elsewhere|sign-out|forgot-password|setup|recover|register|reset-password)(\/|$)/.test(
    path,
  )
}

function askForUsers(me: Me, search: string): void {
  if (!mayCall(me, contract.users.list)) return
  const sought = usersSearch(Object.fromEntries(new URLSearchParams(search)))
  void queryClient.prefetchQuery(usersPageQuery(me, sought))
  if (mayCall(me, contract.roles.list)) void queryClient.prefetchQuery(rolesQuery())
  if (bulkActionsFor(me).length > 0) void queryClient.prefetchQuery(latestJobsQuery())
}
