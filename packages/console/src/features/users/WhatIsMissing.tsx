import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Roles } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { useMay, useMe } from '../account/me.ts'
import { rolesQuery } from '../roles/roles.queries.ts'
import { mayDo } from './actions.ts'
import { type Explanation, rolesToGive } from './explanation.ts'

/** What would give it, and which of it the viewer may give. */
export function WhatIsMissing({ explanation: { wouldGive } }: { explanation: Explanation }) {
  const me = useMe()
  const mayAssign = mayDo('change-role', me)
  const mayGrant = useMay('capabilities:grant')
  const roles = useQuery({ ...rolesQuery(me.tenant.slug), enabled: mayAssign })
  const { within, beyond } = rolesToGive(wouldGive.roles, roles.data)
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
      {wouldGive.capability && (
        <Text size="sm">
          {'A capability for this user alone'}
          {mayGrant ? (
            <>
              {': '}
              <TextLink to="/settings/capabilities" search={{ grant: 'yes' }} inherit>
                grant capability
              </TextLink>
            </>
          ) : (
            ', which you may not grant'
          )}
        </Text>
      )}
    </Stack>
  )
}
