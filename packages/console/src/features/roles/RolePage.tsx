import { Skeleton, Stack } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useMe } from '../../api/me.ts'
import { refusal } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { baseOf } from './draft.ts'
import { RoleEditor } from './RoleEditor.tsx'
import { RoleHeader } from './RoleHeader.tsx'
import { RoleView } from './RoleView.tsx'
import { rulesOf } from './rights.ts'
import { catalogueQuery, type RoleCatalogue, rolesQuery } from './roles.queries.ts'

const route = getRouteApi('/shell/settings/roles/$role')

export function RolePage() {
  const { role: key } = route.useParams()
  const roles = useQuery(rolesQuery())
  const catalogue = useQuery(catalogueQuery())
  const failed = roles.error ?? catalogue.error
  const role = roles.data?.find((each) => each.key === key || each.id === key)
  return (
    <Stack gap="xs">
      <TextLink to="/settings/roles" size="sm">
        {t('roles.allRoles')}
      </TextLink>
      {failed ? (
        <ProblemAlert
          error={failed}
          onRetry={() => void Promise.all([roles.refetch(), catalogue.refetch()])}
        />
      ) : !roles.data || !catalogue.data ? (
        <Skeleton height={320} />
      ) : role ? (
        <LoadedRole key={role.id} role={role} roles={roles.data} catalogue={catalogue.data} />
      ) : (
        <ProblemAlert
          error={refusal('role.not_found', t('roles.maybeDeleted'), t('problemTitle.role.not_found'))}
        />
      )}
    </Stack>
  )
}

interface LoadedRoleProps {
  role: Role
  roles: Role[]
  catalogue: RoleCatalogue
}

function LoadedRole({ role, roles, catalogue }: LoadedRoleProps) {
  const me = useMe()
  const rules = useMemo(() => rulesOf(catalogue, me), [catalogue, me])
  const base = useMemo(() => baseOf(role, catalogue.limits), [role, catalogue])
  const untouchable = whyUntouchable(role)
  return (
    <>
      <RoleHeader role={role} roles={roles} mayDelete={role.actions.delete.allowed} />
      {untouchable === undefined ? (
        <RoleEditor role={role} base={base} catalogue={catalogue} rules={rules} />
      ) : (
        <RoleView role={role} base={base} catalogue={catalogue} rules={rules} reason={untouchable} />
      )}
    </>
  )
}

/** Why the user cannot edit the role; undefined if they can. */
function whyUntouchable({ actions, limits }: Role): string | undefined {
  const { allowed, code, missing = [] } = actions.update
  if (allowed) return undefined
  switch (code) {
    case 'role.not_editable':
      return t('roles.permitsEverything')
    case 'access.impersonating':
      return t('roles.viewingAs')
    case 'access.escalation':
      return t('roles.aboveOwn', {
        missing: listOf(missing.map((key) => (key in limits ? t('roles.asHigh', { limit: key }) : key))),
      })
    default:
      return t('roles.needsManage')
  }
}
