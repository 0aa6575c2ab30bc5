import type { Me } from '@rollcall/contract/me.ts'
import { createRoute } from '@tanstack/react-router'
import { refusal } from '../api/problem.ts'
import { groupSearch, groupsSearch } from '../features/groups/search.ts'
import { t } from '../i18n/messages.ts'
import { lacking, page, shellRoute } from './root.ts'

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
  component: page(() => import('../features/groups/GroupsPage.tsx'), 'GroupsPage'),
})

const groupRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/groups/$group',
  validateSearch: groupSearch,
  beforeLoad: needsGroups,
  component: page(() => import('../features/groups/GroupPage.tsx'), 'GroupPage'),
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
  component: page(() => import('../features/groups/AllGroupsPage.tsx'), 'AllGroupsPage'),
})

export const groupRoutes = [groupsRoute, groupRoute, allGroupsRoute] as const
