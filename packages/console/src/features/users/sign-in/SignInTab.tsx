import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useMayCall } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { later } from '../../../ui/later.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { Section } from '../../../ui/Section.tsx'
import { toastDone, toastProblem } from '../../../ui/toast.tsx'
import { ApiKeyList } from '../../credentials/ApiKeyList.tsx'
import { SessionList } from '../../credentials/SessionList.tsx'
import { userApiKeysQuery, userSessionsQuery } from '../people/users.queries.ts'
import { ResetLinkSection } from './ResetLink.tsx'

const MachineKeys = later(
  () => import('../../machines/MachineKeys.tsx').then((module) => module.MachineKeys),
  { rare: true },
)

export function SignInTab({ user }: { user: UserDetails }) {
  const maySessions = useMayCall(contract.sessions.listOfUser)
  const mayKeys = useMayCall(contract.apiKeys.listOfUser)
  return (
    <Stack gap="lg">
      {maySessions ? (
        <Sessions user={user} />
      ) : (
        <Counted
          title={t('userDetails.sessions')}
          text={t('userDetails.openSessions', { count: user.activeSessions })}
        />
      )}
      {mayKeys && isMachine(user) ? (
        <MachineKeys machine={user} title={t('userDetails.apiKeys')} path={signInPathOf(user.id)} />
      ) : mayKeys ? (
        <ApiKeys user={user} />
      ) : (
        <Counted
          title={t('userDetails.apiKeys')}
          text={t('userDetails.apiKeyCount', { count: user.apiKeys })}
        />
      )}
      <ResetLinkSection user={user} />
    </Stack>
  )
}

/** Where the sessions and keys of a user stand. */
function signInPathOf(user: string): string {
  return `/users/${user}#sign-in`
}

/** A viewer who may not see the list still sees the number. */
function Counted({ title, text }: { title: string; text: string }) {
  return (
    <Section title={title}>
      <Text size="sm">{text}</Text>
    </Section>
  )
}

function Sessions({ user }: { user: UserDetails }) {
  const sessions = useQuery(userSessionsQuery(user.id))
  const [asking, setAsking] = useState(false)
  const end = useMutation({
    mutationFn: () => api.sessions.endOfUser({ user: user.id }),
    onSuccess: ({ ended }) => {
      setAsking(false)
      toastDone(t('userDetails.sessionsEnded', { count: ended, name: user.username }))
    },
  })
  const endOne = useMutation({
    mutationFn: (session: string) => api.sessions.endOneOfUser({ user: user.id, session }),
    onSuccess: () => toastDone(t('userDetails.sessionsEnded', { count: 1, name: user.username })),
    onError: (error) => toastProblem(t('userDetails.sessionNotEnded'), error),
  })
  const open = sessions.data?.items.length ?? 0
  return (
    <Section
      title={t('userDetails.sessions')}
      actions={
        sessions.data?.actions.end.allowed && (
          <Button size="compact-sm" variant="default" disabled={open === 0} onClick={() => setAsking(true)}>
            {t('userDetails.signOutEverywhere')}
          </Button>
        )
      }
    >
      {sessions.isPending && <Skeleton height={80} />}
      {sessions.isError && <ProblemAlert error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data && (
        <SessionList
          sessions={sessions.data.items}
          path={signInPathOf(user.id)}
          onEnd={({ id }) => endOne.mutate(id)}
          ending={endOne.isPending ? endOne.variables : undefined}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={t('userDetails.signOutTitle', { name: user.username })}
          consequences={[t('userDetails.endsSessions', { count: open }), t('userDetails.keysGoOn')]}
          confirmLabel={t('userDetails.signOutEverywhere')}
          danger
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  )
}

/** Nobody signs in to the account: its keys are made by others. */
function isMachine({ kind, provider }: UserDetails): boolean {
  return kind === 'service-account' && provider === 'none'
}

function ApiKeys({ user }: { user: UserDetails }) {
  const keys = useQuery(userApiKeysQuery(user.id))
  return (
    <Section title={t('userDetails.apiKeys')}>
      {keys.isPending && <Skeleton height={80} />}
      {keys.isError && <ProblemAlert error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data && (
        <ApiKeyList
          keys={keys.data.items}
          path={signInPathOf(user.id)}
          emptyText={t('userDetails.ownKeys')}
          revoke={(key) => api.apiKeys.revokeOfUser({ user: user.id, key })}
        />
      )}
    </Section>
  )
}
