import { Button, Group, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { SecretDialog } from '../../../ui/SecretDialog.tsx'
import { Section } from '../../../ui/Section.tsx'
import { formatTime } from '../../../ui/time.ts'
import { toastDone } from '../../../ui/toast.tsx'
import { consequencesOf } from '../changes/consequences.ts'
import { useSending } from '../changes/use-sending.ts'
import { offerOf } from '../people/offers.ts'

export function ResetLinkSection({ user }: { user: UserDetails }) {
  const [asking, setAsking] = useState(false)
  const offer = offerOf('resetPassword', useMe(), user)
  if (!offer.offered) return null
  return (
    <Section title="Password reset">
      {offer.reason ? (
        <Text size="sm" c="dimmed">
          {offer.reason}
        </Text>
      ) : (
        <Group>
          <Button variant="default" onClick={() => setAsking(true)}>
            {user.email === null ? 'Create reset link' : 'Send reset mail'}
          </Button>
        </Group>
      )}
      {asking && <ResetPasswordDialog user={user} onClose={() => setAsking(false)} />}
    </Section>
  )
}

export function ResetPasswordDialog({ user, onClose }: { user: UserDetails; onClose: () => void }) {
  const { tenant, preferences } = useMe()
  const sending = useSending()
  const create = useMutation({
    mutationFn: () => api.users.createPasswordReset({ user: user.id }),
    onSuccess: (made) => {
      if (!('sentTo' in made)) return
      toastDone(
        sending === 'kept'
          ? `The mail to ${made.sentTo} is kept under Mail: open it there and hand its link over`
          : `A mail with a reset link is on its way to ${made.sentTo}`,
      )
      onClose()
    },
  })
  if (create.data && 'url' in create.data) {
    return (
      <SecretDialog
        title={`Reset link for ${user.username}`}
        label="Reset link"
        secret={create.data.url}
        note={`It works once, for 30 minutes: until ${formatTime(create.data.expiresAt, preferences)}. Send it to the user over a channel that you trust.`}
        onClose={onClose}
      />
    )
  }
  return (
    <ConfirmDialog
      title={`Reset the password of ${user.username}?`}
      consequences={consequencesOf('resetPassword', user, tenant, sending)}
      confirmLabel={user.email === null ? 'Create reset link' : 'Send reset mail'}
      busy={create.isPending}
      error={create.error}
      onConfirm={() => create.mutate()}
      onClose={onClose}
    />
  )
}
