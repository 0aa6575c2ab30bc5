import { Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { FirstStep } from '@rollcall/contract/overview.ts'
import { IconCircle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { toneColor } from '../../ui/theme.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { firstStepsQuery } from './overview.queries.ts'
import { StepLink } from './StepLink.tsx'

const words: Record<FirstStep['step'], { title: string; why: string }> = {
  'mail-server': { title: t('firstSteps.mailServer'), why: t('firstSteps.mailServerWhy') },
  'second-administrator': {
    title: t('firstSteps.secondAdministrator'),
    why: t('firstSteps.secondAdministratorWhy'),
  },
  people: { title: t('firstSteps.people'), why: t('firstSteps.peopleWhy') },
  look: { title: t('firstSteps.look'), why: t('firstSteps.lookWhy') },
  backup: { title: t('firstSteps.backup'), why: t('firstSteps.backupWhy') },
}

/** What a new tenant needs first. Shown to users who may change its settings, until all is done or one of them puts the list away. */
export function FirstSteps() {
  const me = useMe()
  const allowed = mayCall(me, contract.overview.showFirstSteps)
  const { data } = useQuery({ ...firstStepsQuery(), enabled: allowed })
  const queries = useQueryClient()
  const put = useMutation({
    mutationFn: (putAway: boolean) => api.overview.putAwayFirstSteps({ putAway }),
    onSuccess: (steps) => queries.setQueryData(firstStepsQuery().queryKey, steps),
    onError: (error) => toastProblem(t('firstSteps.notPutAway'), error),
  })
  const mayPut = mayCall(me, contract.overview.putAwayFirstSteps)
  if (!allowed || !data || data.steps.every(({ state }) => state === 'done')) return null
  if (data.putAway)
    return mayPut ? (
      <Group>
        <Button size="compact-sm" variant="subtle" loading={put.isPending} onClick={() => put.mutate(false)}>
          {t('firstSteps.bringBack')}
        </Button>
      </Group>
    ) : null
  return (
    <Paper component="section" withBorder p="md" aria-label={t('firstSteps.title')}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={2}>{t('firstSteps.title')}</Title>
        {mayPut && (
          <Button size="compact-sm" variant="subtle" loading={put.isPending} onClick={() => put.mutate(true)}>
            {t('firstSteps.putAway')}
          </Button>
        )}
      </Group>
      <List listStyleType="none" spacing="sm" size="sm">
        {data.steps.map((step) => (
          <Step key={step.step} {...step} />
        ))}
      </List>
    </Paper>
  )
}

const marks = {
  done: { icon: IconCircleCheck, tone: 'good', says: t('firstSteps.done') },
  open: { icon: IconCircle, tone: 'quiet', says: t('firstSteps.open') },
  unknown: { icon: IconInfoCircle, tone: 'quiet', says: t('firstSteps.unknown') },
} as const

function Step({ step, state }: FirstStep) {
  const { icon: Icon, tone, says } = marks[state]
  const { title, why } = words[step]
  return (
    <List.Item icon={<Icon size={20} color={toneColor(tone)} role="img" aria-label={says} />}>
      <Stack gap={0}>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        {state !== 'done' && (
          <Text size="sm" c="dimmed">
            {why} <StepLink step={step} />
          </Text>
        )}
      </Stack>
    </List.Item>
  )
}
