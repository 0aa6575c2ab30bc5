import { Group, Stack, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { richWith } from '../../../i18n/rich.ts'
import { type Fact, Facts } from '../../../ui/Facts.tsx'
import { Time } from '../../../ui/Time.tsx'
import { toneColor } from '../../../ui/theme.ts'
import { limitText } from '../../roles/limits.ts'
import { WhoCanLink } from '../../roles/WhoCanLink.tsx'
import { StatusPills } from '../people/UserPills.tsx'
import { type Explanation, limitOrigin, profileNotes, verdictOf } from './explanation.ts'
import { WhatIsMissing } from './WhatIsMissing.tsx'
import { WhyPath } from './WhyPath.tsx'

interface WhyAnswerProps {
  user: UserDetails
  explanation: Explanation
  at: string | undefined
}

export function WhyAnswer({ user, explanation, at }: WhyAnswerProps) {
  const { allowed, held, permission, description, paths } = explanation
  const Icon = allowed ? IconCircleCheck : IconCircleX
  return (
    <Stack gap="sm">
      <div role="status">
        <Group gap={6} wrap="nowrap" style={{ color: toneColor(allowed ? 'good' : 'bad') }}>
          <Icon size={18} aria-hidden />
          <Text fw={600}>{verdictOf(explanation)}</Text>
        </Group>
        <Text size="sm">{description}</Text>
        {at && (
          <Text size="sm" c="dimmed">
            {richWith('userAccess.atMoment', { time: <Time at={at} exact /> })}
          </Text>
        )}
      </div>
      {paths.length > 0 && (
        <Stack
          component="ul"
          gap="xs"
          m={0}
          p={0}
          style={{ listStyle: 'none' }}
          aria-label={t('userAccess.gives')}
        >
          {paths.map((path) => (
            <WhyPath
              key={`${path.role?.key} ${path.impliedBy} ${path.source} ${path.grantedAt}`}
              path={path}
              permission={permission}
              user={user}
            />
          ))}
        </Stack>
      )}
      <Conditions user={user} explanation={explanation} />
      {!held && <WhatIsMissing user={user} explanation={explanation} />}
      <Group>
        <WhoCanLink permission={permission} />
      </Group>
    </Stack>
  )
}

/** Further rules that affect a request. */
function Conditions({ user, explanation }: Omit<WhyAnswerProps, 'at'>) {
  const { tenant } = useMe()
  const limits: Fact[] = explanation.limits.map((limit) => [
    t('userAccess.limitOn', { property: limit.property }),
    `${limitText({ value: limit.liftedBy ? null : limit.value, unit: limit.unit })}: ${limitOrigin(limit)}`,
  ])
  const notes = profileNotes(explanation.permission, user, tenant)
  return (
    <Facts
      items={[
        [t('userAccess.account'), <StatusPills key="account" user={user} />],
        ...limits,
        ...(notes.length > 0 ? [[t('userAccess.rules'), notes.join(' ')] as const] : []),
      ]}
    />
  )
}
