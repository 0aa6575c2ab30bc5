import { Skeleton, Stack, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { richWith } from '../../../i18n/rich.ts'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { Section } from '../../../ui/Section.tsx'
import { Time } from '../../../ui/Time.tsx'
import { roleColor } from '../../../ui/theme.ts'
import { sourceText } from '../people/labels.ts'
import { doneBy } from '../people/names.ts'
import { userAccessQuery } from '../people/users.queries.ts'
import type { Access } from './access.ts'
import { EffectivePermissions } from './EffectivePermissions.tsx'
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
        <EffectivePermissions permissions={permissions} />
      </Section>
    </Stack>
  )
}

function RoleGrants({ roles }: { roles: Access['roles'] }) {
  const me = useMe()
  if (roles.length === 0) return <Text size="sm">{t('userAccess.noRole')}</Text>
  return roles.map(({ role, source, group, grantedBy, grantedAt, endsAt }) => (
    <Text key={`${role.key} ${source} ${group?.id}`} size="sm">
      <span className="rc-role" style={{ color: roleColor(role.color) }}>
        {role.name}
      </span>
      <Text span c="dimmed">
        {source === 'group' && t('userAccess.throughGroup', { group: group?.name ?? t('userAccess.aGroup') })}
        {` · ${sourceText(source, doneBy(me, grantedBy))} `}
        <Time at={grantedAt} />
        {endsAt && richWith('userAccess.until', { time: <Time at={endsAt} exact /> })}
      </Text>
    </Text>
  ))
}

function Capabilities({ capabilities }: { capabilities: Access['capabilities'] }) {
  const me = useMe()
  if (capabilities.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('userAccess.noCapabilities')}
      </Text>
    )
  }
  return capabilities.map((grant) => (
    <div key={grant.id}>
      <Text size="sm" fw={500}>
        {grant.permission}
      </Text>
      <Text size="sm">{grant.reason}</Text>
      <Text size="sm" c="dimmed">
        {`${sourceText(grant.source, doneBy(me, grant.grantedBy))} `}
        <Time at={grant.grantedAt} />
        {grant.endsAt && richWith('userAccess.until', { time: <Time at={grant.endsAt} exact /> })}
      </Text>
    </div>
  ))
}
