import { Skeleton, Stack } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useMe } from '../../api/me.ts'
import { refusal } from '../../api/problem.ts'
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
  const role = roles.data?.find((each) => each.key === key)
  return (
    <Stack gap="xs">
      <TextLink to="/settings/roles" size="sm">
        All roles
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
          error={refusal('role.not_found', 'It may have been deleted, or the address is mistyped.')}
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

/** Why one cannot edit the role; undefined when one can. */
function whyUntouchable({ actions, limits }: Role): string | undefined {
  const { allowed, code, missing = [] } = actions.update
  if (allowed) return undefined
  switch (code) {
    case 'role.not_editable':
      return 'This role permits everything, now and whatever is added later. It cannot be edited or deleted, so that one role always permits everything.'
    case 'access.impersonating':
      return 'While you look as somebody else, nothing can be changed.'
    case 'access.escalation':
      return `You cannot change this role, because it gives more than you have yourself: ${new Intl.ListFormat(
        'en',
      ).format(missing.map((key) => (key in limits ? `${key} as high as here` : key)))}.`
    default:
      return 'You see this role but cannot change it: that needs the permission roles:manage.'
  }
}
