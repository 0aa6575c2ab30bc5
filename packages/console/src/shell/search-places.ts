import { useDebouncedValue } from '@mantine/hooks'
import type { SpotlightActionGroupData } from '@mantine/spotlight'
import { contract } from '@rollcall/contract/contract.ts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { mayCall, useMe } from '../api/me.ts'
import { leaveFor } from '../api/page.ts'
import { addressIn, pageTenant } from '../api/tenant.ts'
import { accountTabs } from '../features/account/tabs.ts'
import { binKindsOf } from '../features/bin/kinds.ts'
import { groupsQuery } from '../features/groups/groups.queries.ts'
import { roleOption } from '../features/roles/RoleField.tsx'
import { catalogueQuery, rolesQuery } from '../features/roles/roles.queries.ts'
import { signOut } from '../features/sign-in/sign-out.ts'
import { useOwnTenants } from '../features/visits/own-tenants.ts'
import { t } from '../i18n/messages.ts'
import { matching } from '../ui/picker/options.ts'
import { useSavePreferences } from '../ui/use-save-preferences.ts'
import { pageLabels } from './page-labels.ts'
import { serverPagesFor, settingsFor } from './pages.ts'

export function useGroups(query: string): SpotlightActionGroupData[] {
  const { tenant } = useMe()
  const navigate = useNavigate()
  const [q] = useDebouncedValue(query.trim(), 200)
  const { data } = useQuery({
    ...groupsQuery({ q, limit: 6 }),
    enabled: q !== '' && tenant.groups,
  })
  if (q === '' || !data || data.items.length === 0) return []
  const actions = data.items.map(({ id, name, description }) => ({
    id: `group-${id}`,
    label: name,
    description,
    onClick: () => void navigate({ to: '/groups/$group', params: { group: id } }),
  }))
  return [{ group: t('shell.groups'), actions }]
}

/** Roles and permissions by name: a few of many, those whose own name matches first. */
export function useRolesAndPermissions(query: string): SpotlightActionGroupData[] {
  const me = useMe()
  const navigate = useNavigate()
  const enabled = query.trim() !== '' && mayCall(me, contract.roles.list)
  const { data: roles = [] } = useQuery({ ...rolesQuery(), enabled })
  const { data: catalogue } = useQuery({ ...catalogueQuery(), enabled })
  if (!enabled) return []
  const ofRoles = matching(roles.map(roleOption), query)
    .slice(0, few)
    .map(({ value, label, description = '' }) => ({
      id: `role-${value}`,
      label,
      description,
      onClick: () => void navigate({ to: '/settings/roles/$role', params: { role: value } }),
    }))
  const ofPermissions = matching((catalogue?.items ?? []).map(permissionOption), query)
    .slice(0, few)
    .map(({ value, description = '' }) => ({
      id: `permission-${value}`,
      label: value,
      description,
      onClick: () => void navigate({ to: '/settings/permissions', search: { permission: value } }),
    }))
  return [
    { group: t('shell.roles'), actions: ofRoles },
    { group: t('shell.permissions'), actions: ofPermissions },
  ].filter(({ actions }) => actions.length > 0)
}

/** So many of a kind are shown. */
const few = 6

function permissionOption({ key, group, description }: { key: string; group: string; description: string }) {
  return { value: key, label: key, group, description }
}

export function usePlaces(): SpotlightActionGroupData[] {
  const me = useMe()
  const navigate = useNavigate()
  const save = useSavePreferences()
  const tenants = useOwnTenants()
    .filter(({ slug }) => slug !== pageTenant())
    .map(({ slug, name }) => ({
      id: `tenant-${slug}`,
      label: t('shell.goToTenant', { tenant: name }),
      description: slug,
      onClick: () => void leaveFor(addressIn('/', slug)),
    }))
  const pages = [
    ...(me.tenant.groups
      ? [{ id: '/groups', label: t('shell.groups'), onClick: () => void navigate({ to: '/groups' }) }]
      : []),
    ...[...settingsFor(me), ...serverPagesFor(me)].map((page) => ({
      id: page.to,
      label: pageLabels[page.to],
      onClick: () => void navigate({ to: page.to }),
    })),
    ...(binKindsOf(me).length > 0
      ? [
          {
            id: 'recycle-bin',
            label: t('lists.recycleBin'),
            onClick: () => void navigate({ to: '/settings/recycle-bin' }),
          },
        ]
      : []),
    ...accountTabs.map((tab) => ({
      id: tab.to,
      label: t('shell.accountTab', { tab: t(tab.label) }),
      onClick: () => void navigate({ to: tab.to }),
    })),
  ]
  const actions = [
    ...(mayCall(me, contract.users.create)
      ? [
          {
            id: 'add-user',
            label: t('shell.addUser'),
            onClick: () => void navigate({ to: '/settings/users', search: { add: 'yes' } }),
          },
        ]
      : []),
    ...(me.tenant.groups && mayCall(me, contract.groups.create)
      ? [
          {
            id: 'create-group',
            label: t('shell.createGroup'),
            onClick: () => void navigate({ to: '/groups', search: { create: 'yes' } }),
          },
        ]
      : []),
    ...(mayCall(me, contract.apiKeys.create)
      ? [
          {
            id: 'create-api-key',
            label: t('shell.createApiKey'),
            onClick: () => void navigate({ to: '/account/api-keys', search: { create: 'yes' } }),
          },
        ]
      : []),
    ...(mayCall(me, contract.me.updatePreferences)
      ? [
          { id: 'light', label: t('shell.lightTheme'), onClick: () => save({ theme: 'light' }) },
          { id: 'dark', label: t('shell.darkTheme'), onClick: () => save({ theme: 'dark' }) },
        ]
      : []),
    { id: 'sign-out', label: t('signIn.signOut'), onClick: () => void signOut() },
  ]
  return [
    { group: t('shell.pages'), actions: pages },
    ...(tenants.length > 0 ? [{ group: t('shell.tenants'), actions: tenants }] : []),
    { group: t('shell.actions'), actions },
    { group: t('shell.help'), actions: help },
  ]
}

/** Pages outside the console that explain it. */
const help = [
  {
    id: 'api-reference',
    label: t('shell.apiReference'),
    onClick: () => void window.open('/api/docs', '_blank', 'noopener'),
  },
]
