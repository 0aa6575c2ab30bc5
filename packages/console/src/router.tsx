import type { QueryKey } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { onReconnected } from './api/connection.ts'
import { pageIdentity, watchOtherTabs } from './api/identity.ts'
import { resumeOneself } from './api/impersonation.ts'
import { meQuery } from './api/me.ts'
import { problemOf } from './api/problem.ts'
import { onFailedCall, queryClient } from './api/query-client.ts'
import { addressIn, pathBelow, tenantIn } from './api/tenant.ts'
import { accountRoutes } from './routes/account.ts'
import { groupRoutes } from './routes/groups.ts'
import { publicRoutes } from './routes/public.ts'
import { rootRoute, shellRoute } from './routes/root.ts'
import { serverRoutes } from './routes/server.ts'
import { settingsRoutes } from './routes/settings.ts'
import { userRoutes } from './routes/users.ts'
import { ErrorPage, NotFoundPage, PendingPage } from './shell/ErrorPage.tsx'

const routeTree = rootRoute.addChildren([
  ...publicRoutes,
  shellRoute.addChildren([accountRoutes, ...groupRoutes, ...userRoutes, ...settingsRoutes, ...serverRoutes]),
])

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingComponent: PendingPage,
  scrollRestoration: true,
  // Pages read only checked parameters; otherwise an invalid one would still be there as it was typed.
  search: { strict: true },
  // All pages are under /t/{tenant}. The page knows its tenant, so routes and links have only the path below it.
  rewrite: {
    input: ({ url }) => {
      url.pathname = pathBelow(url.pathname)
      return url
    },
    output: ({ url }) => {
      if (tenantIn(url.pathname) === undefined) url.pathname = addressIn(url.pathname)
      return url
    },
  },
  // People read addresses: plain names and values instead of JSON.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
    return query && `?${query}`
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Handles answers that concern the whole session rather than one screen. */
function leaveWhenRefused(error: unknown, asked?: QueryKey): void {
  const { code } = problemOf(error)
  // Before the user is known, the route leads to the sign-in page; afterwards the page is covered until its user is back.
  if (code === 'access.not_signed_in' && pageIdentity() !== undefined) {
    void resumeOneself().then(() => {
      if (asked?.[0] !== meQuery.queryKey[0]) void queryClient.invalidateQueries(meQuery)
    })
  }
  // The page says so as soon as it is sure: an operation on tenants gives the same answer for one that is gone.
  if (code === 'tenant.not_found' && pageIdentity() !== undefined && asked?.[0] !== meQuery.queryKey[0])
    void queryClient.invalidateQueries(meQuery)
  if (code === 'access.password_change_required' && router.state.location.pathname !== '/account/password') {
    queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, mustChangePassword: true })
    void router.navigate({ to: '/account/password' })
  }
}

onFailedCall(leaveWhenRefused)
// A user who signs in again in another tab is signed in here too; a page that waits for its user learns who it is.
watchOtherTabs(() => void queryClient.invalidateQueries(meQuery))
onReconnected(() => {
  void queryClient.invalidateQueries()
  // A page that could not be loaded is tried again; one that is shown stays as it is, with what was typed into it.
  if (router.state.matches.some(({ status }) => status === 'error')) void router.invalidate()
})
