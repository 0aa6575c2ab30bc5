import { Skeleton, Stack } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { Section } from '../../../ui/Section.tsx'
import { userAccessQuery } from '../people/users.queries.ts'
import { EffectivePermissions } from './EffectivePermissions.tsx'
import { Capabilities, RoleGrants } from './Grants.tsx'
import { LimitList } from './LimitList.tsx'
import { WhySection } from './WhySection.tsx'

export function AccessTab({ user }: { user: UserDetails }) {
  const { tenant } = useMe()
  const access = useQuery(userAccessQuery(user.id))
  if (access.isPending) return <Skeleton height={200} />
  if (access.isError) return <ProblemAlert error={access.error} onRetry={() => void access.refetch()} />
  const { roles, capabilities, permissions, limits } = access.data
  return (
    <Stack gap="lg">
      <WhySection user={user} held={permissions} />
      <Section title={tenant.rolesPerUser === 'one' ? t('users.role') : t('users.roles')}>
        <RoleGrants roles={roles} />
      </Section>
      {(tenant.capabilities.length > 0 || capabilities.length > 0) && (
        <Section title={t('userAccess.capabilities')}>
          <Capabilities capabilities={capabilities} />
        </Section>
      )}
      {limits.length > 0 && (
        <Section title={t('userAccess.limits')}>
          <LimitList user={user} limits={limits} />
        </Section>
      )}
      <Section title={t('userAccess.mayDo')}>
        <EffectivePermissions permissions={permissions} asking />
      </Section>
    </Stack>
  )
}
