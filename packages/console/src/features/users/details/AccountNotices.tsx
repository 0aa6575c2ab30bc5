import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { IconLock, IconMail } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { Time } from '../../../ui/Time.tsx'
import { toastDone, toastProblem } from '../../../ui/toast.tsx'
import { invitationDone } from '../changes/sending.ts'
import { useSending } from '../changes/use-sending.ts'
import { offerOf } from '../people/offers.ts'

/** What keeps the owner of the account from signing in, and what can be done about it. */
export function AccountNotices({ user }: { user: UserDetails }) {
  return (
    <>
      {user.signInLocked && <Locked user={user} />}
      {user.status === 'invited' && <Invited user={user} />}
      {user.status === 'inactive' && !user.registered && (
        <Alert icon={<IconMail size={18} aria-hidden />} title="Not invited">
          <Text size="sm">Its owner cannot register. Activating the account sends the invitation.</Text>
        </Alert>
      )}
    </>
  )
}

function Locked({ user }: { user: UserDetails }) {
  const unlock = useMutation({
    mutationFn: () => api.users.unlock({ user: user.id }),
    onSuccess: () => toastDone(`${user.username} can try to sign in again`),
    onError: (error) => toastProblem('The account was not unlocked', error),
  })
  return (
    <Notice
      color="red"
      icon={<IconLock size={18} aria-hidden />}
      title="Locked after failed sign-ins"
      action={
        user.actions.unlock.allowed && (
          <Button size="xs" variant="default" loading={unlock.isPending} onClick={() => unlock.mutate()}>
            Unlock
          </Button>
        )
      }
    >
      {user.lockedUntil ? (
        <>
          Ends by itself <Time at={user.lockedUntil} />. Browsers from which its owner has signed in before
          are not locked with it.
        </>
      ) : (
        'A browser from which its owner has signed in before is locked. It ends by itself within 15 minutes.'
      )}
    </Notice>
  )
}

function Invited({ user }: { user: UserDetails }) {
  const me = useMe()
  const sending = useSending()
  const invite = useMutation({
    mutationFn: () => api.invitations.resend({ user: user.id }),
    onSuccess: () => toastDone(invitationDone(user.email ?? '', me.tenant, sending)),
    onError: (error) => toastProblem('The invitation was not sent', error),
  })
  const offer = offerOf('invite', me, user)
  return (
    <Notice
      icon={<IconMail size={18} aria-hidden />}
      title="Invited"
      action={
        offer.offered && (
          <Button
            size="xs"
            variant="default"
            loading={invite.isPending}
            disabled={offer.reason !== undefined}
            onClick={() => invite.mutate()}
          >
            Send the invitation again
          </Button>
        )
      }
    >
      {user.invitationExpiresAt ? (
        <>
          The invitation can be accepted until <Time at={user.invitationExpiresAt} exact />. Sending it again
          makes a new link and ends the one before.
        </>
      ) : sending === 'kept' ? (
        'There is no link that can be accepted. No mail server is set up: open the invitation under Mail, which makes one, and hand it over.'
      ) : (
        'There is no invitation that can be accepted: it has not been sent yet, or it has ended.'
      )}
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
