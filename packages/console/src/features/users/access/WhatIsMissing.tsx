import { Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useMayCall, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { richWith } from '../../../i18n/rich.ts'
import { FoldedRoles } from '../../../ui/FoldedRoles.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import { rolesQuery } from '../../roles/roles.queries.ts'
import { capabilityToGrant, type Explanation, rolesToGive } from './explanation.ts'

interface WhatIsMissingProps {
  user: Pick<UserDetails, 'id'>
  explanation: Explanation
}

/** What would give the permission, and which of it the viewer may grant. */
export function WhatIsMissing({ user, explanation }: WhatIsMissingProps) {
  const me = useMe()
  const mayAssign = me.actions.changeRoles.allowed
  const roles = useQuery({ ...rolesQuery(), enabled: mayAssign })
  const { within, beyond } = rolesToGive(explanation.wouldGive.roles, roles.data)
  return (
    <Stack gap={4} component="section" aria-label={t('userAccess.missing')}>
      <Text size="sm" fw={600}>
        {t('userAccess.wouldGive')}
      </Text>
      {roles.isError && <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />}
      {within.length > 0 && (
        <Text size="sm" component="div">
          {richWith('userAccess.youMayGive', { roles: <FoldedRoles roles={within} /> })}
        </Text>
      )}
      {beyond.length > 0 && !roles.isLoading && (
        <Text size="sm" component="div">
          {richWith(mayAssign ? 'userAccess.beyondYours' : 'userAccess.notYours', {
            roles: <FoldedRoles roles={beyond} />,
          })}
        </Text>
      )}
      <Capability user={user} explanation={explanation} />
    </Stack>
  )
}

function Capability({ user, explanation }: WhatIsMissingProps) {
  const { permissions } = useMe()
  const { permission } = explanation
  const mayGrant = useMayCall(contract.capabilities.grant) && permissions.includes(permission)
  const possible = capabilityToGrant(explanation)
  if (possible === 'none') return null
  if (possible === 'after-taking-back') {
    return <Text size="sm">{t('userAccess.afterTakingBack')}</Text>
  }
  if (!mayGrant) return <Text size="sm">{t('userAccess.mayNotGrant')}</Text>
  return (
    <Text size="sm">
      {richWith('userAccess.alone', {
        link: (text) => (
          <TextLink
            to="/settings/capabilities"
            search={{ grant: 'yes', user: user.id, permission }}
            inherit
            underline="always"
          >
            {text}
          </TextLink>
        ),
      })}
    </Text>
  )
}
