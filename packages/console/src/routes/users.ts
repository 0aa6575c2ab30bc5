import { contract } from '@rollcall/contract/contract.ts'
import { importSearch, importsSearch } from '../features/import/search.ts'
import { jobsSearch } from '../features/jobs/search.ts'
import { offboardingsSearch } from '../features/offboardings/search.ts'
import { userPageSearch, usersSearch } from '../features/users/people/search.ts'
import { askingPage, beginning, page } from './root.ts'

const usersRoute = askingPage('/settings/users', contract.users.list, {
  validateSearch: usersSearch,
  component: beginning(() => import('../features/users/list/UsersPage.tsx'), 'UsersPage'),
})

const userRoute = askingPage('/users/$user', contract.users.show, {
  validateSearch: userPageSearch,
  component: page(() => import('../features/users/details/UserPage.tsx'), 'UserPage'),
})

const jobsRoute = askingPage('/settings/users/jobs', contract.jobs.list, {
  validateSearch: jobsSearch,
  component: page(() => import('../features/jobs/JobsPage.tsx'), 'JobsPage'),
})

const importsRoute = askingPage('/settings/users/imports', contract.imports.list, {
  validateSearch: importsSearch,
  component: page(() => import('../features/import/ImportsPage.tsx'), 'ImportsPage'),
})

const importRoute = askingPage('/settings/users/imports/$import', contract.imports.show, {
  validateSearch: importSearch,
  component: page(() => import('../features/import/ImportPage.tsx'), 'ImportPage'),
})

const offboardingsRoute = askingPage('/settings/users/offboardings', contract.offboardings.list, {
  validateSearch: offboardingsSearch,
  component: page(() => import('../features/offboardings/OffboardingsPage.tsx'), 'OffboardingsPage'),
})

const offboardingRoute = askingPage('/settings/users/offboardings/$offboarding', contract.offboardings.show, {
  component: page(() => import('../features/offboardings/OffboardingPage.tsx'), 'OffboardingPage'),
})

export const userRoutes = [
  usersRoute,
  userRoute,
  jobsRoute,
  importsRoute,
  importRoute,
  offboardingsRoute,
  offboardingRoute,
] as const
