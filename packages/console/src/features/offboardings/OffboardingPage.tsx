import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core'
import { csvMark } from '@rollcall/contract/csv.ts'
import type { OffboardingDetails } from '@rollcall/contract/offboardings.ts'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import { dayOf } from '../../ui/time.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { doneBy } from '../users/people/names.ts'
import { accountLabel } from './account-label.ts'
import { LeavingParts } from './LeavingParts.tsx'
import { partsOf } from './leaving.ts'
import { OffboardingStatusPill } from './OffboardingStatusPill.tsx'
import { offboardingQuery } from './offboardings.queries.ts'
import { receiptCsv } from './receipt.ts'

const route = getRouteApi('/shell/settings/users/offboardings/$offboarding')

/** One offboarding with its receipt. */
export function OffboardingPage() {
  const { offboarding: id } = route.useParams()
  const offboarding = useQuery(offboardingQuery(id))
  return (
    <Stack gap="xs">
      <TextLink to="/settings/users/offboardings" size="sm">
        {t('users.offboardings')}
      </TextLink>
      {offboarding.isPending && <Skeleton height={320} />}
      {offboarding.isError && (
        <ProblemAlert error={offboarding.error} onRetry={() => void offboarding.refetch()} />
      )}
      {offboarding.data && <Shown offboarding={offboarding.data} />}
    </Stack>
  )
}

function Shown({ offboarding }: { offboarding: OffboardingDetails }) {
  const { user, status, refusal, receipt, mode, groupKeys } = offboarding
  return (
    <>
      <PageHeader
        title={t('offboarding.of', { name: user.name })}
        description={receipt ? t('offboarding.kept') : undefined}
        actions={<PageActions offboarding={offboarding} />}
      />
      {refusal && (
        <Alert color="red" title={t('offboarding.refusedTitle')}>
          {refusal.detail}
        </Alert>
      )}
      <Facts items={useFacts(offboarding)} />
      {status === 'done' && receipt && (
        <LeavingParts leaving={receipt} parts={partsOf(receipt, { mode, groupKeys })} over />
      )}
    </>
  )
}

function useFacts(offboarding: OffboardingDetails): Fact[] {
  const { user, status, mode, dueAt, finishedAt, createdAt, createdBy, heir, groupsWentTo, reason } =
    offboarding
  const maker = doneBy(useMe(), createdBy)
  const gone = mode === 'delete' && status === 'done'
  const owner = groupsWentTo ?? (status === 'scheduled' ? heir : null)
  return [
    [
      t('offboarding.user'),
      gone ? (
        user.name
      ) : (
        <TextLink key="user" size="sm" to="/settings/users" search={{ user: user.id }}>
          {user.name}
        </TextLink>
      ),
    ],
    [t('offboarding.status'), <OffboardingStatusPill key="status" status={status} />],
    [t('offboarding.account'), accountLabel({ mode, status })],
    ...(dueAt === finishedAt ? [] : [[t('offboarding.due'), <Time key="due" at={dueAt} exact />] as const]),
    ...(finishedAt
      ? [[t('offboarding.finished'), <Time key="finished" at={finishedAt} exact />] as const]
      : []),
    [
      t('offboarding.startedBy'),
      <Text key="by" span size="sm">
        {maker}, <Time at={createdAt} exact />
      </Text>,
    ],
    ...(owner
      ? [[groupsWentTo ? t('offboarding.groupsWentTo') : t('offboarding.heir'), owner.name] as const]
      : []),
    ...(reason ? [[t('offboarding.reasonGiven'), reason] as const] : []),
  ]
}

function PageActions({ offboarding }: { offboarding: OffboardingDetails }) {
  const { preferences } = useMe()
  const { id, user, receipt, actions, finishedAt } = offboarding
  const cancel = useMutation({
    mutationFn: () => api.offboardings.cancel({ offboarding: id }),
    onSuccess: () => toastDone(t('offboarding.cancelled', { name: user.name })),
    onError: (error: Error) => toastProblem(t('offboarding.notCancelled'), error),
  })
  const download = () => {
    const csv = new Blob([csvMark, receiptCsv(offboarding)], { type: 'text/csv;charset=utf-8' })
    saveFile(csv, `offboarding-${user.name}-${dayOf(finishedAt ?? offboarding.dueAt, preferences)}.csv`)
  }
  return (
    <>
      {actions.cancel.allowed && (
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('offboarding.cancel')}
        </Button>
      )}
      {receipt && (
        <>
          <Button
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => window.print()}
          >
            {t('offboarding.print')}
          </Button>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={download}>
            CSV
          </Button>
        </>
      )}
    </>
  )
}
