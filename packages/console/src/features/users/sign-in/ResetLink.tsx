import { Button, Group, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
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
    <Section title={t('userDetails.passwordReset')}>
      {offer.reason ? (
        <Text size="sm" c="dimmed">
          {offer.reason}
        </Text>
      ) : (
        <Group>
          <Button variant="default" onClick={() => setAsking(true)}>
            {user.email === null ? t('userDetails.createResetLink') : t('userDetails.sendResetMail')}
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
          ? t('userDetails.resetKept', { to: made.sentTo })
          : t('userDetails.resetSent', { to: made.sentTo }),
      )
      onClose()
    },
  })
  if (create.data && 'url' in create.data) {
    return (
      <SecretDialog
        title={t('userDetails.resetLinkFor', { name: user.username })}
        label={t('userDetails.resetLink')}
        what={t('userDetails.resetLinkCopy')}
        secret={create.data.url}
        note={t('userDetails.resetLinkNote', { time: formatTime(create.data.expiresAt, preferences) })}
        onClose={onClose}
      />
    )
  }
  return (
    <ConfirmDialog
      title={t('userDetails.resetTitle', { name: user.username })}
      consequences={consequencesOf('resetPassword', user, tenant, sending)}
      confirmLabel={user.email === null ? t('userDetails.createResetLink') : t('userDetails.sendResetMail')}
      busy={create.isPending}
      error={create.error}
      onConfirm={() => create.mutate()}
      onClose={onClose}
    />
  )
}
