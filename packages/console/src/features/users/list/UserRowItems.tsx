import { Menu, Skeleton, Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { User, UserDetails } from '@rollcall/contract/users.ts'
import {
  IconHistory,
  IconId,
  IconLockOpen,
  IconMailForward,
  IconPencil,
  IconShieldPlus,
  IconUser,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { nameOf, useMayCall, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { CopyLinkItem } from '../../../ui/CopyLinkItem.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { OfferedItem } from '../../../ui/OfferedItem.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { useInviteAgain, useUnlock } from '../changes/at-once.ts'
import { UserActionDialog, UserActionItems } from '../details/UserActions.tsx'
import type { UserAsk } from '../people/asks.ts'
import { offerOf } from '../people/offers.ts'
import { userQuery } from '../people/users.queries.ts'

interface UserRowItemsProps {
  user: User
  onChoose: (action: UserAsk) => void
}

/** What can be done with an account of the list: the server is asked when the menu opens, not for every row. */
export function UserRowItems({ user, onChoose }: UserRowItemsProps) {
  const navigate = useNavigate({ from: '/settings/users' })
  const { data, error } = useQuery(userQuery(user.id))
  const open = (change: { user?: string; edit?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }) })
  const mayAudit = useMayCall(contract.audit.list)
  const mayGrant = useMayGrant()
  const mayEdit = data?.actions.changeRoles.allowed || data?.actions.deactivate.allowed
  return (
    <>
      <Menu.Item leftSection={<IconUser size={16} aria-hidden />} onClick={() => open({ user: user.id })}>
        {t('lists.open')}
      </Menu.Item>
      {mayEdit && (
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => open({ edit: user.id })}>
          {t('lists.edit')}
        </Menu.Item>
      )}
      {error ? (
        <ProblemAlert error={error} />
      ) : data ? (
        <>
          <AtOnceItems user={data} />
          <UserActionItems user={data} onChoose={onChoose} />
        </>
      ) : (
        <Stack gap={6} p="xs" aria-busy>
          <Skeleton height={14} />
          <Skeleton height={14} />
        </Stack>
      )}
      {mayGrant && (
        <Menu.Item
          leftSection={<IconShieldPlus size={16} aria-hidden />}
          onClick={() =>
            void navigate({ to: '/settings/capabilities', search: { grant: 'yes', user: user.id } })
          }
        >
          {t('users.grantCapability')}
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconId size={16} aria-hidden />}
        onClick={() => void navigate({ to: '/users/$user', params: { user: user.id } })}
      >
        {t('userDetails.openPage')}
      </Menu.Item>
      {mayAudit && (
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          onClick={() =>
            void navigate({
              to: '/users/$user',
              params: { user: user.id },
              search: { period: '7d' },
              hash: 'history',
            })
          }
        >
          {t('users.lastWeek')}
        </Menu.Item>
      )}
      <CopyLinkItem path={`/users/${user.id}`} />
    </>
  )
}

/** What needs no question: an invitation once more, and the end of a lock. */
function AtOnceItems({ user }: { user: UserDetails }) {
  const me = useMe()
  const unlock = useUnlock(user)
  const invite = useInviteAgain(user)
  const offer = offerOf('invite', me, user)
  return (
    <>
      {user.status === 'invited' && offer.offered && (
        <OfferedItem
          label={t('userDetails.inviteAgain')}
          leftSection={<IconMailForward size={16} aria-hidden />}
          reason={offer.reason}
          danger={false}
          onChoose={() => invite.mutate()}
        />
      )}
      {user.signInLocked && user.actions.unlock.allowed && (
        <Menu.Item leftSection={<IconLockOpen size={16} aria-hidden />} onClick={() => unlock.mutate()}>
          {t('userDetails.unlock')}
        </Menu.Item>
      )}
    </>
  )
}

function useMayGrant(): boolean {
  const { tenant } = useMe()
  const may = [useMayCall(contract.capabilities.grant), useMayCall(contract.capabilities.list)]
  return tenant.capabilities.length > 0 && may.every(Boolean)
}

interface UserRowDialogProps {
  user: string
  action: UserAsk
  onClose: () => void
}

/** The dialog of an action, once the account is read as it is now; why not, where the server would refuse. */
export function UserRowDialog({ user, action, onClose }: UserRowDialogProps) {
  const me = useMe()
  const { data, error, refetch } = useQuery(userQuery(user))
  const offer = data && offerOf(action, me, data)
  if (data && offer?.offered && offer.reason === undefined)
    return (
      <UserActionDialog user={data} action={action} onClose={onClose} onDeleted={async () => onClose()} />
    )
  return (
    <Dialog onClose={onClose} title={data ? nameOf(data) : t('ui.loading')}>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={90} />}
      {offer && <Text size="sm">{(offer.offered && offer.reason) || t('lists.notPossible')}</Text>}
    </Dialog>
  )
}
