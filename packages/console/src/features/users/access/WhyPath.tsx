import { Text } from '@mantine/core'
import type { ExplainedPath } from '@rollcall/contract/access.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { IconChevronRight } from '@tabler/icons-react'
import { nameOf, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { richWith } from '../../../i18n/rich.ts'
import { Pill } from '../../../ui/Pill.tsx'
import { Time } from '../../../ui/Time.tsx'
import { roleColor } from '../../../ui/theme.ts'
import { sourceText } from '../people/labels.ts'
import { doneBy } from '../people/names.ts'
import { stepsOf } from './explanation.ts'

interface WhyPathProps {
  path: ExplainedPath
  permission: string
  user: UserDetails
}

const states = {
  valid: undefined,
  ended: { tone: 'quiet', text: t('userAccess.ended') },
  'not-begun': { tone: 'warning', text: t('userAccess.notBegun') },
} as const

/** One grant that gives a permission to a user, now, earlier or later. */
export function WhyPath({ path, permission, user }: WhyPathProps) {
  const state = states[path.state]
  const steps = stepsOf(path, permission, nameOf(user))
  return (
    <li className="rc-panel rc-path">
      <ol>
        {steps.map(({ kind, text }, index) => (
          <li key={`${kind} ${text}`}>
            {index > 0 && <IconChevronRight size={14} aria-hidden />}
            <Text
              size="sm"
              span
              fw={index === steps.length - 1 ? 600 : 500}
              style={kind === 'role' ? { color: roleColor(path.role?.color ?? 'gray') } : {}}
            >
              {text}
            </Text>
          </li>
        ))}
        {state && (
          <li>
            <Pill tone={state.tone}>{state.text}</Pill>
          </li>
        )}
      </ol>
      {path.reason && <Text size="sm">{path.reason}</Text>}
      <Text size="xs" c="dimmed">
        {`${sourceText(path.source, doneBy(useMe(), path.grantedBy))} `}
        <Time at={path.grantedAt} />
        {path.startsAt && richWith('userAccess.from', { time: <Time at={path.startsAt} exact /> })}
        {path.endsAt && richWith('userAccess.until', { time: <Time at={path.endsAt} exact /> })}
      </Text>
    </li>
  )
}
