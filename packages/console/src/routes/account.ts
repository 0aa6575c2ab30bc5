import type { Me } from '@rollcall/contract/me.ts'
import { createRoute } from '@tanstack/react-router'
import { reloadAt } from '../api/page.ts'
import { addressIn } from '../api/tenant.ts'
import { placeSearch } from '../features/mail/search.ts'
import { page, returnSearch, shellRoute } from './root.ts'

/** Leads a visitor to the same page at home: these pages are about the account there. */
function onlyAtHome({ context, location, preload }: Entering): Promise<never> | undefined {
  const { home } = context.me
  // A link that is only pointed at is not followed.
  if (!home || preload) return undefined
  return reloadAt(addressIn(location.pathname + location.searchStr, home.slug))
}

interface Entering {
  context: { me: Me }
  location: { pathname: string; searchStr: string }
  preload: boolean
}

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: page(() => import('../features/account/AccountPage.tsx'), 'AccountPage'),
})

const profileRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/',
  component: page(() => import('../features/account/ProfileTab.tsx'), 'ProfileTab'),
})

const accessRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/access',
  component: page(() => import('../features/account/AccessTab.tsx'), 'AccessTab'),
})

const passwordRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/password',
  beforeLoad: onlyAtHome,
  validateSearch: returnSearch,
  component: page(() => import('../features/account/PasswordTab.tsx'), 'PasswordTab'),
})

const sessionsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/sessions',
  beforeLoad: onlyAtHome,
  component: page(() => import('../features/account/SessionsTab.tsx'), 'SessionsTab'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/api-keys',
  beforeLoad: onlyAtHome,
  validateSearch: (search: Record<string, unknown>): { create?: 'yes' } =>
    search.create === 'yes' ? { create: 'yes' } : {},
  component: page(() => import('../features/account/ApiKeysTab.tsx'), 'ApiKeysTab'),
})

const noticesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/notices',
  validateSearch: placeSearch,
  component: page(() => import('../features/mail/NoticesTab.tsx'), 'NoticesTab'),
})

const preferencesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/preferences',
  component: page(() => import('../features/account/PreferencesTab.tsx'), 'PreferencesTab'),
})

export const accountRoutes = accountRoute.addChildren([
  profileRoute,
  accessRoute,
  passwordRoute,
  sessionsRoute,
  apiKeysRoute,
  noticesRoute,
  preferencesRoute,
])
