import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { onReconnected } from './api/connection.ts'
import { pageIdentity, watchOtherTabs } from './api/identity.ts'
import { resumeOneself } from './api/impersonation.ts'
import { mayCall, meQuery } from './api/me.ts'
import { presentAddress, reloadAt } from './api/page.ts'
import { problemOf, refusal } from './api/problem.ts'
import { onFailedCall, queryClient } from './api/query-client.ts'
import { addressIn, pageTenant, pathBelow, tenantIn } from './api/tenant.ts'
import { auditSearch } from './features/audit/search.ts'
import { backupsSearch } from './features/backups/search.ts'
import { binKindsOf, listing } from './features/bin/kinds.ts'
import { capabilitiesSearch } from './features/capabilities/search.ts'
import { groupSearch, groupsSearch } from './features/groups/search.ts'
import { jobsSearch } from './features/jobs/search.ts'
import { mailSearch, mailTextsSearch, placeSearch } from './features/mail/search.ts'
import { offboardingsSearch } from './features/offboardings/search.ts'
import { overviewSearch } from './features/overview/search.ts'
import { permissionsSearch } from './features/permissions/search.ts'
import { binSearch } from './features/recycle-bin/search.ts'
import { rolesSearch } from './features/roles/search.ts'
import { serverUsersSearch, tenantsSearch } from './features/server/search.ts'
import { userPageSearch, usersSearch } from './features/users/people/search.ts'
import { loadLogMessages, loadPageMessages, loadSignedInMessages, t } from './i18n/messages.ts'
import { ErrorPage, NotFoundPage, PendingPage } from './shell/ErrorPage.tsx'
import { firstPage } from './shell/pages.ts'
import { requireMe } from './shell/session.ts'

interface RouterContext {
  queryClient: QueryClient
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet })

/** Any page but those on which visits begin: its sentences are loaded before its modules, which may use them as soon as they run. */
function page<Module extends Record<string, unknown>>(
  load: () => Promise<Module>,
  name: keyof Module & string,
) {
  return lazyRouteComponent(async () => {
    await Promise.all([loadSignedInMessages(), loadPageMessages()])
    return load()
  }, name)
}

/** What a visit after sign-in begins with: it does not wait for the sentences of the other pages. */
function beginning<Module extends Record<string, unknown>>(
  load: () => Promise<Module>,
  name: keyof Module & string,
) {
  return lazyRouteComponent(() => loadSignedInMessages().then(load), name)
}

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    throw redirect({
      to: firstPage(await requireMe(context.queryClient, location.publicHref)),
      replace: true,
    })
  },
})

/** Where to go afterwards, unchecked: before going there, `returnTarget` checks it against the products. */
function returnSearch({ returnTo }: Record<string, unknown>): { returnTo?: string } {
  return typeof returnTo === 'string' && returnTo ? { returnTo } : {}
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { returnTo?: string; cookie?: 'lost' } => ({
    ...returnSearch(search),
    ...(search.cookie === 'lost' ? { cookie: 'lost' } : {}),
  }),
  component: lazyRouteComponent(() => import('./features/sign-in/SignInPage.tsx'), 'SignInPage'),
})

const signOutRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-out',
  validateSearch: returnSearch,
  component: page(() => import('./features/sign-in/SignOutPage.tsx'), 'SignOutPage'),
})

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: page(() => import('./features/sign-in/ForgotPasswordPage.tsx'), 'ForgotPasswordPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: page(() => import('./features/sign-in/SetupPage.tsx'), 'SetupPage'),
})

const recoverRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/recover',
  component: page(() => import('./features/sign-in/SetupPage.tsx'), 'RecoverPage'),
})

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/register',
  component: page(() => import('./features/sign-in/RegisterPage.tsx'), 'RegisterPage'),
})

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: page(() => import('./features/sign-in/ResetPasswordPage.tsx'), 'ResetPasswordPage'),
})

const confirmEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirm-email',
  component: page(() => import('./features/sign-in/ConfirmEmailPage.tsx'), 'ConfirmEmailPage'),
})

const undoEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/undo-email',
  component: page(() => import('./features/sign-in/UndoEmailPage.tsx'), 'UndoEmailPage'),
})

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await requireMe(context.queryClient, location.publicHref)
    if (me.mustChangePassword && location.pathname !== '/account/password') {
      throw redirect({ to: '/account/password', replace: true })
    }
    return { me }
  },
  component: beginning(() => import('./shell/Shell.tsx'), 'Shell'),
})

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: page(() => import('./features/account/AccountPage.tsx'), 'AccountPage'),
})

const profileRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/',
  component: page(() => import('./features/account/ProfileTab.tsx'), 'ProfileTab'),
})

const accessRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/access',
  component: page(() => import('./features/account/AccessTab.tsx'), 'AccessTab'),
})

const passwordRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/password',
  validateSearch: returnSearch,
  component: page(() => import('./features/account/PasswordTab.tsx'), 'PasswordTab'),
})

const sessionsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/sessions',
  component: page(() => import('./features/account/SessionsTab.tsx'), 'SessionsTab'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/api-keys',
  validateSearch: (search: Record<string, unknown>): { create?: 'yes' } =>
    search.create === 'yes' ? { create: 'yes' } : {},
  component: page(() => import('./features/account/ApiKeysTab.tsx'), 'ApiKeysTab'),
})

const noticesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/notices',
  validateSearch: placeSearch,
  component: page(() => import('./features/mail/NoticesTab.tsx'), 'NoticesTab'),
})

const preferencesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/preferences',
  component: page(() => import('./features/account/PreferencesTab.tsx'), 'PreferencesTab'),
})

/** Shows the missing permission before a page sends a request that would be refused. */
function asks(operation: Operation) {
  return ({ context }: { context: { me: Me } }) => {
    if (!mayCall(context.me, operation)) throw lacking(operation.needs)
  }
}

function lacking(permission = '') {
  return refusal('access.denied', t('failure.needsPermission', { permission }), t('failure.deniedTitle'))
}

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  beforeLoad: ({ context }) => {
    throw redirect({ to: firstPage(context.me), replace: true })
  },
})

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/overview',
  validateSearch: overviewSearch,
  beforeLoad: asks(contract.overview.show),
  component: page(() => import('./features/overview/OverviewPage.tsx'), 'OverviewPage'),
})

const usersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/users',
  validateSearch: usersSearch,
  beforeLoad: asks(contract.users.list),
  component: beginning(() => import('./features/users/list/UsersPage.tsx'), 'UsersPage'),
})

const userRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/users/$user',
  validateSearch: userPageSearch,
  beforeLoad: asks(contract.users.show),
  component: page(() => import('./features/users/details/UserPage.tsx'), 'UserPage'),
})

/** Refuses the pages of groups if the tenant has no groups. */
function needsGroups({ context: { me } }: { context: { me: Me } }): void {
  if (me.tenant.groups) return
  throw refusal('access.action_disabled', t('failure.noGroups'), t('failure.disabledTitle'))
}

const groupsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/groups',
  validateSearch: groupsSearch,
  beforeLoad: needsGroups,
  component: page(() => import('./features/groups/GroupsPage.tsx'), 'GroupsPage'),
})

const groupRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/groups/$group',
  validateSearch: groupSearch,
  beforeLoad: needsGroups,
  component: page(() => import('./features/groups/GroupPage.tsx'), 'GroupPage'),
})

const allGroupsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/groups',
  validateSearch: groupsSearch,
  beforeLoad: (route) => {
    needsGroups(route)
    const { allowed, missing } = route.context.me.actions.seeAllGroups
    if (!allowed) throw lacking(missing?.[0])
  },
  component: page(() => import('./features/groups/AllGroupsPage.tsx'), 'AllGroupsPage'),
})

const jobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/users/jobs',
  validateSearch: jobsSearch,
  beforeLoad: asks(contract.jobs.list),
  component: page(() => import('./features/jobs/JobsPage.tsx'), 'JobsPage'),
})

const backupsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/server/backups',
  validateSearch: backupsSearch,
  beforeLoad: asks(contract.backups.list),
  component: page(() => import('./features/backups/BackupsPage.tsx'), 'BackupsPage'),
})

const recycleBinRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/recycle-bin',
  validateSearch: binSearch,
  beforeLoad: ({ context: { me }, search: { kind } }) => {
    const kinds = binKindsOf(me)
    if (kind === undefined ? kinds.length > 0 : kinds.includes(kind)) return
    asks(listing[kind ?? 'users'])({ context: { me } })
  },
  component: page(() => import('./features/recycle-bin/RecycleBinPage.tsx'), 'RecycleBinPage'),
})

const tenantsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/server/tenants',
  validateSearch: tenantsSearch,
  beforeLoad: asks(contract.tenants.list),
  component: page(() => import('./features/server/TenantsPage.tsx'), 'TenantsPage'),
})

const tenantRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/server/tenants/$target',
  beforeLoad: asks(contract.tenants.show),
  component: page(() => import('./features/server/TenantPage.tsx'), 'TenantPage'),
})

const serverUsersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/server/users',
  validateSearch: serverUsersSearch,
  beforeLoad: asks(contract.tenants.findUsers),
  component: page(() => import('./features/server/ServerUsersPage.tsx'), 'ServerUsersPage'),
})

const offboardingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/users/offboardings',
  validateSearch: offboardingsSearch,
  beforeLoad: asks(contract.offboardings.list),
  component: page(() => import('./features/offboardings/OffboardingsPage.tsx'), 'OffboardingsPage'),
})

const offboardingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/users/offboardings/$offboarding',
  beforeLoad: asks(contract.offboardings.show),
  component: page(() => import('./features/offboardings/OffboardingPage.tsx'), 'OffboardingPage'),
})

const capabilitiesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/capabilities',
  validateSearch: capabilitiesSearch,
  beforeLoad: asks(contract.capabilities.list),
  component: page(() => import('./features/capabilities/CapabilitiesPage.tsx'), 'CapabilitiesPage'),
})

const rolesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/roles',
  validateSearch: rolesSearch,
  beforeLoad: asks(contract.roles.list),
  component: page(() => import('./features/roles/RolesPage.tsx'), 'RolesPage'),
})

const roleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/roles/$role',
  beforeLoad: asks(contract.roles.list),
  component: page(() => import('./features/roles/RolePage.tsx'), 'RolePage'),
})

const permissionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/permissions',
  validateSearch: permissionsSearch,
  beforeLoad: asks(contract.permissions.list),
  component: page(() => import('./features/permissions/PermissionsPage.tsx'), 'PermissionsPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/audit',
  validateSearch: auditSearch,
  beforeLoad: asks(contract.audit.list),
  component: page(() => loadLogMessages().then(() => import('./features/audit/AuditPage.tsx')), 'AuditPage'),
})

const mailRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/mail',
  validateSearch: mailSearch,
  beforeLoad: asks(contract.mail.list),
  component: page(() => import('./features/mail/MailPage.tsx'), 'MailPage'),
})

const mailTextsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/mail/texts',
  validateSearch: mailTextsSearch,
  beforeLoad: asks(contract.mailTexts.list),
  component: page(() => import('./features/mail/MailTextsPage.tsx'), 'MailTextsPage'),
})

const attributesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/attributes',
  beforeLoad: asks(contract.attributes.list),
  component: page(() => import('./features/attributes/AttributesPage.tsx'), 'AttributesPage'),
})

const advancedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/advanced',
  beforeLoad: asks(contract.settings.showLook),
  component: page(() => import('./features/settings/AdvancedPage.tsx'), 'AdvancedPage'),
})

/** An address of another tenant, reached by the browser's history: the page is loaded anew, for that tenant. */
const otherTenantRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/t/$',
  beforeLoad: () => {
    if (tenantIn(window.location.pathname) === pageTenant()) throw notFound()
    return reloadAt(presentAddress())
  },
})

const routeTree = rootRoute.addChildren([
  otherTenantRoute,
  homeRoute,
  signInRoute,
  signOutRoute,
  forgotPasswordRoute,
  setupRoute,
  recoverRoute,
  registerRoute,
  resetRoute,
  confirmEmailRoute,
  undoEmailRoute,
  shellRoute.addChildren([
    accountRoute.addChildren([
      profileRoute,
      accessRoute,
      passwordRoute,
      sessionsRoute,
      apiKeysRoute,
      noticesRoute,
      preferencesRoute,
    ]),
    groupsRoute,
    groupRoute,
    settingsRoute,
    overviewRoute,
    usersRoute,
    userRoute,
    allGroupsRoute,
    jobsRoute,
    tenantsRoute,
    tenantRoute,
    serverUsersRoute,
    backupsRoute,
    recycleBinRoute,
    offboardingsRoute,
    offboardingRoute,
    capabilitiesRoute,
    rolesRoute,
    roleRoute,
    permissionsRoute,
    auditRoute,
    mailRoute,
    mailTextsRoute,
    attributesRoute,
    advancedRoute,
  ]),
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
