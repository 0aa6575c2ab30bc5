import { Text } from '@mantine/core'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { richWith } from '../../../i18n/rich.ts'
import { Time } from '../../../ui/Time.tsx'
import { roleColor } from '../../../ui/theme.ts'
import { sourceText } from '../people/labels.ts'
import { doneBy } from '../people/names.ts'
import type { Access } from './access.ts'

/** The roles of an account, each with what gave it. */
export function RoleGrants({ roles }: { roles: Access['roles'] }) {
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

/** The capabilities of an account, each with its reason. */
export function Capabilities({ capabilities }: { capabilities: Access['capabilities'] }) {
  if (capabilities.length === 0) return <NoCapabilities />
  return capabilities.map((grant) => <CapabilityGrant key={grant.id} grant={grant} />)
}

export function NoCapabilities() {
  return (
    <Text size="sm" c="dimmed">
      {t('userAccess.noCapabilities')}
    </Text>
  )
}

/** One capability: why, who gave it, from when until when. */
export function CapabilityGrant({ grant }: { grant: Access['capabilities'][number] }) {
  const me = useMe()
  return (
    <div style={{ minWidth: 0, flex: '1 1 240px' }}>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {grant.permission}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {grant.reason}
      </Text>
      <Text size="sm" c="dimmed">
        {`${sourceText(grant.source, doneBy(me, grant.grantedBy))} `}
        <Time at={grant.grantedAt} />
        {grant.startsAt && richWith('userAccess.from', { time: <Time at={grant.startsAt} exact /> })}
        {grant.endsAt && richWith('userAccess.until', { time: <Time at={grant.endsAt} exact /> })}
      </Text>
    </div>
  )
}
