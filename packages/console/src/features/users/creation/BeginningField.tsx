import { Radio, Stack, Text } from '@mantine/core'
import type { TenantRules } from '@rollcall/contract/me.ts'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { invitationNotice, type Sending } from '../changes/sending.ts'
import { useSending } from '../changes/use-sending.ts'
import { type Beginning, beginningsOf } from './new-user.ts'

interface BeginningFieldProps {
  value: Beginning
  onChange: (value: Beginning) => void
  /** The address that an invitation would be sent to. */
  email: string
}

/** How the account begins, and what happens then; nothing to choose if the tenant allows only one way. */
export function BeginningField({ value, onChange, email }: BeginningFieldProps) {
  const { tenant } = useMe()
  const sending = useSending()
  const beginnings = beginningsOf(tenant)
  if (beginnings.length === 1) return null
  return (
    <Radio.Group
      label={t('userChanges.howStarts')}
      value={value}
      onChange={(next) => onChange(next as Beginning)}
    >
      <Stack gap="xs" mt={6}>
        {beginnings.map((each) => (
          <Radio
            key={each}
            value={each}
            label={
              <span>
                {labels[each]}
                <Text span display="block" size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {notices[each](tenant, email, sending)}
                </Text>
              </span>
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

const labels: Record<Beginning, string> = {
  invitation: t('userChanges.inviteNow'),
  inactive: t('userChanges.asInactive'),
  password: t('userChanges.setPassword'),
}

const notices: Record<Beginning, (rules: TenantRules, email: string, sending: Sending) => string> = {
  invitation: (rules, email, sending) => invitationNotice(email, rules, sending),
  inactive: () => t('userChanges.nothingSent'),
  password: ({ passwordAtFirstSignIn }) =>
    passwordAtFirstSignIn === 'change' ? t('userChanges.handOverChange') : t('userChanges.handOver'),
}
