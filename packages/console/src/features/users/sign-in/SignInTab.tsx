import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { mayCall, useMay, useMe } from '../../../api/me.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { count } from '../../../ui/count.ts'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { Section } from '../../../ui/Section.tsx'
import { toastDone } from '../../../ui/toast.tsx'
import { ApiKeyList } from '../../credentials/ApiKeyList.tsx'
import { SessionList } from '../../credentials/SessionList.tsx'
import { userApiKeysQuery, userSessionsQuery } from '../people/users.queries.ts'
import { ResetLinkSection } from './ResetLink.tsx'

export function SignInTab({ user }: { user: UserDetails }) {
  const maySessions = useMay('users:manage-sessions')
  const mayKeys = useMay('users:manage-api-keys')
  return (
    <Stack gap="lg">
      {maySessions ? (
        <Sessions user={user} />
      ) : (
        <Counted title="Sessions" text={count(user.activeSessions, 'open session')} />
      )}
      {mayKeys ? <ApiKeys user={user} /> : <Counted title="API keys" text={count(user.apiKeys, 'API key')} />}
      <ResetLinkSection user={user} />
    </Stack>
  )
}

/** Somebody who may not look at them still sees how many there are. */
function Counted({ title, text }: { title: string; text: string }) {
  return (
    <Section title={title}>
      <Text size="sm">{text}.</Text>
    </Section>
  )
}

function Sessions({ user }: { user: UserDetails }) {
  const me = useMe()
  const sessions = useQuery(userSessionsQuery(user.id))
  const [asking, setAsking] = useState(false)
  const end = useMutation({
    mutationFn: () => api.sessions.endOfUser({ user: user.id }),
    onSuccess: ({ ended }) => {
      setAsking(false)
      toastDone(`${count(ended, 'session')} of ${user.username} ended`)
    },
  })
  const open = sessions.data?.items.length ?? 0
  return (
    <Section
      title="Sessions"
      actions={
        mayCall(me, contract.sessions.endOfUser) && (
          <Button size="compact-sm" variant="default" disabled={open === 0} onClick={() => setAsking(true)}>
            Sign out everywhere
          </Button>
        )
      }
    >
      {sessions.isPending && <Skeleton height={80} />}
      {sessions.isError && <ProblemAlert error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data && <SessionList sessions={sessions.data.items} />}
      {asking && (
        <ConfirmDialog
          title={`Sign ${user.username} out everywhere?`}
          consequences={[
            `Ends ${count(open, 'session')} at once.`,
            'API keys go on working. The account may sign in again.',
          ]}
          confirmLabel="Sign out everywhere"
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

function ApiKeys({ user }: { user: UserDetails }) {
  const me = useMe()
  const keys = useQuery(userApiKeysQuery(user.id))
  return (
    <Section title="API keys">
      {keys.isPending && <Skeleton height={80} />}
      {keys.isError && <ProblemAlert error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data && (
        <ApiKeyList
          keys={keys.data.items}
          emptyText="People create their own, under Account."
          {...(mayCall(me, contract.apiKeys.revokeOfUser)
            ? { revoke: (key) => api.apiKeys.revokeOfUser({ user: user.id, key }) }
            : {})}
        />
      )}
    </Section>
  )
}
