import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { SessionList } from '../credentials/SessionList.tsx'

const ownSessionsQuery = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: ({ signal }) => api.sessions.listOwn({}, { signal }),
})

export function SessionsTab() {
  const sessions = useQuery(ownSessionsQuery)
  const end = useMutation({
    mutationFn: (session: string) => api.sessions.endOwn({ session }),
    onSuccess: () => toastDone(t('account.sessionEnded')),
    onError: (error) => toastProblem(t('account.sessionNotEnded'), error),
  })
  const others = sessions.data?.items.filter((session) => !session.current).length ?? 0
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <Text size="sm" c="dimmed">
          {t('account.sessionsText')}
        </Text>
        {sessions.data?.actions.endOthers.allowed && <EndOthers others={others} />}
      </Group>
      {sessions.isPending && <Skeleton height={120} />}
      {sessions.isError && <ProblemAlert error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data && (
        <SessionList
          sessions={sessions.data.items}
          path="/account/sessions"
          onEnd={({ id }) => end.mutate(id)}
          ending={end.isPending ? end.variables : undefined}
        />
      )}
    </Stack>
  )
}

function EndOthers({ others }: { others: number }) {
  const [asking, setAsking] = useState(false)
  const end = useMutation({
    mutationFn: () => api.sessions.endOthers({}),
    onSuccess: ({ ended }) => {
      setAsking(false)
      toastDone(t('account.sessionsEnded', { count: ended }))
    },
  })
  return (
    <>
      <Button variant="default" disabled={others === 0} onClick={() => setAsking(true)}>
        {t('account.endOthers')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('account.endOthersTitle')}
          consequences={[t('userChanges.endsSessions', { count: others }), t('account.youStay')]}
          confirmLabel={t('account.endSessions')}
          danger
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
