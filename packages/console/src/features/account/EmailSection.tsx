import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { rich, richWith } from '../../i18n/rich.ts'
import { later } from '../../ui/later.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { emailChangeQuery } from './account.queries.ts'

const ChangeEmailDialog = later(() =>
  import('./ChangeEmailDialog.tsx').then((module) => module.ChangeEmailDialog),
)

/** The address of the account, and the change of it that waits for a confirmation. */
export function EmailSection() {
  const { user, tenant } = useMe()
  const waiting = useQuery({ ...emailChangeQuery, enabled: tenant.email !== 'none' })
  const [changing, setChanging] = useState(false)
  if (tenant.email === 'none') return null
  const change = waiting.data?.actions.change
  return (
    <Section title={t('users.email')}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {user.email ?? t('users.none')}
      </Text>
      {waiting.isError && <ProblemAlert error={waiting.error} onRetry={() => void waiting.refetch()} />}
      {waiting.data?.pending && <Pending {...waiting.data.pending} />}
      {change && !change.allowed && (
        <Text size="sm" c="dimmed">
          {t(change.code === 'user.no_password' ? 'account.emailElsewhere' : 'account.emailFixed')}
        </Text>
      )}
      {change?.allowed && (
        <Group>
          <Button variant="default" onClick={() => setChanging(true)}>
            {t(user.email === null ? 'account.addEmail' : 'account.changeEmail')}
          </Button>
        </Group>
      )}
      {changing && <ChangeEmailDialog onClose={() => setChanging(false)} />}
    </Section>
  )
}

function Pending({ email, expiresAt }: { email: string; expiresAt: string }) {
  const queryClient = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => api.emailChanges.cancel({}),
    onSuccess: () => toastDone(t('account.emailChangeCancelled')),
    onError: (error) => toastProblem(t('account.emailChangeNotCancelled'), error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: emailChangeQuery.queryKey }),
  })
  return (
    <Alert icon={<IconMail size={18} aria-hidden />} title={t('account.emailWaits')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {rich('account.emailWaitsText', { email })}{' '}
          {richWith('account.linkUntil', { time: <Time at={expiresAt} exact /> })}
        </Text>
        <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('account.cancelEmailChange')}
        </Button>
      </Stack>
    </Alert>
  )
}
