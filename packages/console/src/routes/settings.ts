import { contract } from '@rollcall/contract/contract.ts'
import { createRoute, redirect } from '@tanstack/react-router'
import { auditSearch } from '../features/audit/search.ts'
import { binKindsOf, listing } from '../features/bin/kinds.ts'
import { capabilitiesSearch } from '../features/capabilities/search.ts'
import { mailSearch, mailTextsSearch } from '../features/mail/search.ts'
import { overviewSearch } from '../features/overview/search.ts'
import { permissionsSearch } from '../features/permissions/search.ts'
import { binSearch } from '../features/recycle-bin/search.ts'
import { rolesSearch } from '../features/roles/search.ts'
import { serviceAccountsSearch, visitorsSearch } from '../features/visits/search.ts'
import { loadLogMessages } from '../i18n/messages.ts'
import { firstPage } from '../shell/pages.ts'
import { askingPage, asks, page, shellRoute } from './root.ts'

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  beforeLoad: ({ context }) => {
    throw redirect({ to: firstPage(context.me), replace: true })
  },
})

const overviewRoute = askingPage('/settings/overview', contract.overview.show, {
  validateSearch: overviewSearch,
  component: page(() => import('../features/overview/OverviewPage.tsx'), 'OverviewPage'),
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
  component: page(() => import('../features/recycle-bin/RecycleBinPage.tsx'), 'RecycleBinPage'),
})

const capabilitiesRoute = askingPage('/settings/capabilities', contract.capabilities.list, {
  validateSearch: capabilitiesSearch,
  component: page(() => import('../features/capabilities/CapabilitiesPage.tsx'), 'CapabilitiesPage'),
})

const rolesRoute = askingPage('/settings/roles', contract.roles.list, {
  validateSearch: rolesSearch,
  component: page(() => import('../features/roles/RolesPage.tsx'), 'RolesPage'),
})

const roleRoute = askingPage('/settings/roles/$role', contract.roles.list, {
  component: page(() => import('../features/roles/RolePage.tsx'), 'RolePage'),
})

const permissionsRoute = askingPage('/settings/permissions', contract.permissions.list, {
  validateSearch: permissionsSearch,
  component: page(() => import('../features/permissions/PermissionsPage.tsx'), 'PermissionsPage'),
})

const auditRoute = askingPage('/settings/audit', contract.audit.list, {
  validateSearch: auditSearch,
  component: page(() => loadLogMessages().then(() => import('../features/audit/AuditPage.tsx')), 'AuditPage'),
})

const mailRoute = askingPage('/settings/mail', contract.mail.list, {
  validateSearch: mailSearch,
  component: page(() => import('../features/mail/MailPage.tsx'), 'MailPage'),
})

const mailTextsRoute = askingPage('/settings/mail/texts', contract.mailTexts.list, {
  validateSearch: mailTextsSearch,
  component: page(() => import('../features/mail/MailTextsPage.tsx'), 'MailTextsPage'),
})

const attributesRoute = askingPage('/settings/attributes', contract.attributes.list, {
  component: page(() => import('../features/attributes/AttributesPage.tsx'), 'AttributesPage'),
})

const serviceAccountsRoute = askingPage('/settings/service-accounts', contract.visits.listAccounts, {
  validateSearch: serviceAccountsSearch,
  component: page(() => import('../features/visits/ServiceAccountsPage.tsx'), 'ServiceAccountsPage'),
})

const visitorsRoute = askingPage('/settings/visitors', contract.visits.listVisitors, {
  validateSearch: visitorsSearch,
  component: page(() => import('../features/visits/VisitorsPage.tsx'), 'VisitorsPage'),
})

const advancedRoute = askingPage('/settings/advanced', contract.settings.showLook, {
  component: page(() => import('../features/settings/AdvancedPage.tsx'), 'AdvancedPage'),
})

export const settingsRoutes = [
  settingsRoute,
  overviewRoute,
  recycleBinRoute,
  capabilitiesRoute,
  rolesRoute,
  roleRoute,
  permissionsRoute,
  auditRoute,
  mailRoute,
  mailTextsRoute,
  attributesRoute,
  serviceAccountsRoute,
  visitorsRoute,
  advancedRoute,
] as const
