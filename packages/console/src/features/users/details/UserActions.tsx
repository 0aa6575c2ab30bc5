import { Button, Menu } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import {
  type Icon,
  IconChevronDown,
  IconDoorExit,
  IconEye,
  IconKey,
  IconPhotoOff,
  IconTrash,
  IconUserCheck,
  IconUserOff,
  IconUserStar,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { later } from '../../../ui/later.tsx'
import { OfferedItem } from '../../../ui/OfferedItem.tsx'
import { ChangeRoleDialog } from '../changes/ChangeRoleDialog.tsx'
import { DeleteUserDialog } from '../changes/DeleteUserDialog.tsx'
import { StatusDialog } from '../changes/StatusDialog.tsx'
import type { UserAsk } from '../people/asks.ts'
import { offerOf } from '../people/offers.ts'
import { ResetPasswordDialog } from '../sign-in/ResetLink.tsx'

const ViewAsDialog = later(
  () => import('../../impersonation/ViewAsDialog.tsx').then((module) => module.ViewAsDialog),
  { rare: true },
)
const OffboardDialog = later(
  () => import('../../offboardings/OffboardDialog.tsx').then((module) => module.OffboardDialog),
  { rare: true },
)

const RemovePictureDialog = later(
  () => import('../changes/RemovePictureDialog.tsx').then((module) => module.RemovePictureDialog),
  { rare: true },
)

const actions: { action: UserAsk; label: string; icon: Icon }[] = [
  { action: 'viewAs', label: t('userDetails.viewAs'), icon: IconEye },
  { action: 'changeRoles', label: t('userDetails.changeRole'), icon: IconUserStar },
  { action: 'activate', label: t('users.activate'), icon: IconUserCheck },
  { action: 'deactivate', label: t('users.deactivate'), icon: IconUserOff },
  { action: 'resetPassword', label: t('userDetails.resetPassword'), icon: IconKey },
  { action: 'removePicture', label: t('userDetails.removePicture'), icon: IconPhotoOff },
  { action: 'offboard', label: t('users.offboard'), icon: IconDoorExit },
  { action: 'delete', label: t('users.delete'), icon: IconTrash },
]

interface UserActionItemsProps {
  user: UserDetails
  onChoose: (action: UserAsk) => void
}

/** What the server offers for an account, as items of a menu; null where it offers nothing. */
export function UserActionItems({ user, onChoose }: UserActionItemsProps) {
  return useOffers(user).map(({ action, label, icon: ActionIcon, offer }) => (
    <OfferedItem
      key={action}
      label={label}
      leftSection={<ActionIcon size={16} aria-hidden />}
      reason={offer.reason}
      danger={action === 'delete'}
      onChoose={() => onChoose(action)}
    />
  ))
}

function useOffers(user: UserDetails) {
  const me = useMe()
  const pointless = user.status === 'inactive' ? 'deactivate' : 'activate'
  return actions
    .filter(({ action }) => action !== pointless)
    .map((each) => ({ ...each, offer: offerOf(each.action, me, user) }))
    .flatMap(({ offer, ...each }) => (offer.offered ? [{ ...each, offer }] : []))
}

interface UserActionDialogProps {
  user: UserDetails
  action: UserAsk
  onClose: () => void
  onDeleted: () => Promise<void>
}

/** The dialog of something that was chosen for an account. */
export function UserActionDialog({ user, action, onClose, onDeleted }: UserActionDialogProps) {
  switch (action) {
    case 'viewAs':
      return <ViewAsDialog user={user} onClose={onClose} />
    case 'changeRoles':
      return <ChangeRoleDialog user={user} onClose={onClose} />
    case 'activate':
    case 'deactivate':
      return <StatusDialog user={user} action={action} onClose={onClose} />
    case 'resetPassword':
      return <ResetPasswordDialog user={user} onClose={onClose} />
    case 'removePicture':
      return <RemovePictureDialog user={user} onClose={onClose} />
    case 'offboard':
      return <OffboardDialog user={user} onClose={onClose} onDeleted={onDeleted} />
    case 'delete':
      return <DeleteUserDialog user={user} onClose={onClose} onDeleted={onDeleted} />
  }
}

interface UserActionsProps {
  user: UserDetails
  /** What has a button of its own beside the menu. */
  quick?: readonly UserAsk[]
  onDeleted: () => Promise<void>
}

export function UserActions({ user, quick = [], onDeleted }: UserActionsProps) {
  const [chosen, setChosen] = useState<UserAsk>()
  const offers = useOffers(user)
  if (offers.length === 0) return null
  return (
    <>
      {offers
        .filter(({ action, offer }) => quick.includes(action) && offer.reason === undefined)
        .map(({ action, label, icon: ActionIcon }) => (
          <Button
            key={action}
            className="rc-not-printed"
            size="xs"
            variant="default"
            leftSection={<ActionIcon size={15} aria-hidden />}
            onClick={() => setChosen(action)}
          >
            {label}
          </Button>
        ))}
      <Menu position="bottom-end" width={280} shadow="md">
        <Menu.Target>
          <Button
            className="rc-not-printed"
            variant="default"
            size="xs"
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t('ui.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <UserActionItems user={user} onChoose={setChosen} />
        </Menu.Dropdown>
      </Menu>
      {chosen && (
        <UserActionDialog
          user={user}
          action={chosen}
          onClose={() => setChosen(undefined)}
          onDeleted={onDeleted}
        />
      )}
    </>
  )
}
