import { contract } from '@rollcall/contract/contract.ts'
import { backupsSearch } from '../features/backups/search.ts'
import { executionsSearch } from '../features/executions/search.ts'
import { serverUsersSearch, tenantsSearch } from '../features/server/search.ts'
import { visitsSearch } from '../features/visits/search.ts'
import { askingPage, page } from './root.ts'

const tenantsRoute = askingPage('/server/tenants', contract.tenants.list, {
  validateSearch: tenantsSearch,
  component: page(() => import('../features/server/TenantsPage.tsx'), 'TenantsPage'),
})

const tenantRoute = askingPage('/server/tenants/$target', contract.tenants.show, {
  component: page(() => import('../features/server/TenantPage.tsx'), 'TenantPage'),
})

const serverUsersRoute = askingPage('/server/users', contract.tenants.findUsers, {
  validateSearch: serverUsersSearch,
  component: page(() => import('../features/server/ServerUsersPage.tsx'), 'ServerUsersPage'),
})

const visitsRoute = askingPage('/server/visits', contract.visits.listAll, {
  validateSearch: visitsSearch,
  component: page(() => import('../features/visits/VisitsPage.tsx'), 'VisitsPage'),
})

const backupsRoute = askingPage('/server/backups', contract.backups.list, {
  validateSearch: backupsSearch,
  component: page(() => import('../features/backups/BackupsPage.tsx'), 'BackupsPage'),
})

const executionsRoute = askingPage('/server/executions', contract.executions.list, {
  validateSearch: executionsSearch,
  component: page(() => import('../features/executions/ExecutionsPage.tsx'), 'ExecutionsPage'),
})

const nodesRoute = askingPage('/server/nodes', contract.nodes.list, {
  component: page(() => import('../features/nodes/NodesPage.tsx'), 'NodesPage'),
})

export const serverRoutes = [
  tenantsRoute,
  tenantRoute,
  serverUsersRoute,
  visitsRoute,
  backupsRoute,
  executionsRoute,
  nodesRoute,
] as const
