import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { IconLock, IconMail } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { richWith } from '../../../i18n/rich.ts'
import { Time } from '../../../ui/Time.tsx'
import { useInviteAgain, useUnlock } from '../changes/at-once.ts'
import { useSending } from '../changes/use-sending.ts'
import { offerOf } from '../people/offers.ts'

/** Why the owner of the account cannot sign in, and what can be done about it. */
export function AccountNotices({ user }: { user: UserDetails }) {
  return (
    <>
      {user.signInLocked && <Locked user={user} />}
      {user.status === 'invited' && <Invited user={user} />}
      {user.status === 'inactive' && !user.registered && (
        <Alert icon={<IconMail size={18} aria-hidden />} title={t('userDetails.notInvited')}>
          <Text size="sm">{t('userDetails.notInvitedText')}</Text>
        </Alert>
      )}
    </>
  )
}

function Locked({ user }: { user: UserDetails }) {
  const unlock = useUnlock(user)
  return (
    <Notice
      color="red"
      icon={<IconLock size={18} aria-hidden />}
      title={t('userDetails.lockedTitle')}
      action={
        user.actions.unlock.allowed && (
          <Button size="xs" variant="default" loading={unlock.isPending} onClick={() => unlock.mutate()}>
            {t('userDetails.unlock')}
          </Button>
        )
      }
    >
      {user.lockedUntil
        ? richWith('userDetails.lockEnds', { time: <Time at={user.lockedUntil} /> })
        : t('userDetails.browserLocked')}
    </Notice>
  )
}

function Invited({ user }: { user: UserDetails }) {
  const me = useMe()
  const sending = useSending()
  const invite = useInviteAgain(user)
  const offer = offerOf('invite', me, user)
  return (
    <Notice
      icon={<IconMail size={18} aria-hidden />}
      title={t('users.invited')}
      action={
        offer.offered && (
          <Button
            size="xs"
            variant="default"
            loading={invite.isPending}
            disabled={offer.reason !== undefined}
            onClick={() => invite.mutate()}
          >
            {t('userDetails.sendAgain')}
          </Button>
        )
      }
    >
      {user.invitationExpiresAt
        ? richWith('userDetails.invitationUntil', { time: <Time at={user.invitationExpiresAt} exact /> })
        : sending === 'kept'
          ? t('userDetails.noLink')
          : t('userDetails.noInvitation')}
      {offer.offered && offer.reason && ` ${offer.reason}`}
    </Notice>
  )
}

interface NoticeProps {
  color?: string
  icon: ReactNode
  title: string
  action: ReactNode
  children: ReactNode
}

function Notice({ color = 'orange', icon, title, action, children }: NoticeProps) {
  return (
    <Alert color={color} icon={icon} title={title}>
      <Stack gap="xs">
        <Text size="sm">{children}</Text>
        {action && <Group>{action}</Group>}
      </Stack>
    </Alert>
  )
}
