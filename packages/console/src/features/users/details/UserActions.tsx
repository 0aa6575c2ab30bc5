import { Button, Menu } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import {
  type Icon,
  IconChevronDown,
  IconDoorExit,
  IconEye,
  IconKey,
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
import { ViewAsDialog } from '../../impersonation/ViewAsDialog.tsx'
import { ChangeRoleDialog } from '../changes/ChangeRoleDialog.tsx'
import type { UserAction } from '../changes/consequences.ts'
import { DeleteUserDialog } from '../changes/DeleteUserDialog.tsx'
import { StatusDialog } from '../changes/StatusDialog.tsx'
import { offerOf } from '../people/offers.ts'
import { ResetPasswordDialog } from '../sign-in/ResetLink.tsx'

const OffboardDialog = later(
  () => import('../../offboardings/OffboardDialog.tsx').then((module) => module.OffboardDialog),
  { rare: true },
)

type MenuAction = 'viewAs' | 'offboard' | UserAction

const actions: { action: MenuAction; label: string; icon: Icon }[] = [
  { action: 'viewAs', label: t('userDetails.viewAs'), icon: IconEye },
  { action: 'changeRoles', label: t('userDetails.changeRole'), icon: IconUserStar },
  { action: 'activate', label: t('users.activate'), icon: IconUserCheck },
  { action: 'deactivate', label: t('users.deactivate'), icon: IconUserOff },
  { action: 'resetPassword', label: t('userDetails.resetPassword'), icon: IconKey },
  { action: 'offboard', label: t('offboarding.offboard'), icon: IconDoorExit },
  { action: 'delete', label: t('users.delete'), icon: IconTrash },
]

interface UserActionsProps {
  user: UserDetails
  onDeleted: () => Promise<void>
}

export function UserActions({ user, onDeleted }: UserActionsProps) {
  const me = useMe()
  const [chosen, setChosen] = useState<MenuAction>()
  const pointless = user.status === 'inactive' ? 'deactivate' : 'activate'
  const offers = actions
    .filter(({ action }) => action !== pointless)
    .map((each) => ({ ...each, offer: offerOf(each.action, me, user) }))
    .filter(({ offer }) => offer.offered)
  if (offers.length === 0) return null
  const close = () => setChosen(undefined)
  return (
    <>
      <Menu position="bottom-end" width={280} shadow="md">
        <Menu.Target>
          <Button variant="default" size="xs" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('ui.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {offers.map(({ action, label, icon: ActionIcon, offer }) => (
            <OfferedItem
              key={action}
              label={label}
              leftSection={<ActionIcon size={16} aria-hidden />}
              reason={offer.offered ? offer.reason : undefined}
              danger={action === 'delete'}
              onChoose={() => setChosen(action)}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen === 'viewAs' && <ViewAsDialog user={user} onClose={close} />}
      {chosen === 'changeRoles' && <ChangeRoleDialog user={user} onClose={close} />}
      {(chosen === 'activate' || chosen === 'deactivate') && (
        <StatusDialog user={user} action={chosen} onClose={close} />
      )}
      {chosen === 'resetPassword' && <ResetPasswordDialog user={user} onClose={close} />}
      {chosen === 'offboard' && <OffboardDialog user={user} onClose={close} onDeleted={onDeleted} />}
      {chosen === 'delete' && <DeleteUserDialog user={user} onClose={close} onDeleted={onDeleted} />}
    </>
  )
}
