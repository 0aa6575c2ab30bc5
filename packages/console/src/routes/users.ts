import { contract } from '@rollcall/contract/contract.ts'
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

const offboardingsRoute = askingPage('/settings/users/offboardings', contract.offboardings.list, {
  validateSearch: offboardingsSearch,
  component: page(() => import('../features/offboardings/OffboardingsPage.tsx'), 'OffboardingsPage'),
})

const offboardingRoute = askingPage('/settings/users/offboardings/$offboarding', contract.offboardings.show, {
  component: page(() => import('../features/offboardings/OffboardingPage.tsx'), 'OffboardingPage'),
})

export const userRoutes = [usersRoute, userRoute, jobsRoute, offboardingsRoute, offboardingRoute] as const
