import { Stack, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useMay, useMe } from '../../../api/me.ts'
import { Roles } from '../../../ui/Pill.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import { rolesQuery } from '../../roles/roles.queries.ts'
import { capabilityToGrant, type Explanation, rolesToGive } from './explanation.ts'

interface WhatIsMissingProps {
  user: Pick<UserDetails, 'id'>
  explanation: Explanation
}

/** What would give it, and which of it the viewer may give. */
export function WhatIsMissing({ user, explanation }: WhatIsMissingProps) {
  const me = useMe()
  const mayAssign = me.actions.changeRoles.allowed
  const roles = useQuery({ ...rolesQuery(), enabled: mayAssign })
  const { within, beyond } = rolesToGive(explanation.wouldGive.roles, roles.data)
  return (
    <Stack gap={4} component="section" aria-label="What is missing">
      <Text size="sm" fw={600}>
        What would give it
      </Text>
      {roles.isError && <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />}
      {within.length > 0 && (
        <Text size="sm">
          Roles that you may give: <Roles roles={within} />
        </Text>
      )}
      {beyond.length > 0 && !roles.isLoading && (
        <Text size="sm">
          {mayAssign ? 'Roles that give more than you have: ' : 'Roles, which you may not give: '}
          <Roles roles={beyond} />
        </Text>
      )}
      <Capability user={user} explanation={explanation} />
    </Stack>
  )
}

function Capability({ user, explanation }: WhatIsMissingProps) {
  const { permissions } = useMe()
  const { permission } = explanation
  const mayGrant = useMay('capabilities:grant') && permissions.includes(permission)
  const possible = capabilityToGrant(explanation)
  if (possible === 'none') return null
  if (possible === 'after-taking-back') {
    return <Text size="sm">The capability in another period, once the one above has been taken back</Text>
  }
  if (!mayGrant) return <Text size="sm">A capability for this user alone, which you may not grant</Text>
  return (
    <Text size="sm">
      {'A capability for this user alone: '}
      <TextLink
        to="/settings/capabilities"
        search={{ grant: 'yes', user: user.id, permission }}
        inherit
        underline="always"
      >
        grant capability
      </TextLink>
    </Text>
  )
}
