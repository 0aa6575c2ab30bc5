import { Menu, Skeleton, Stack } from '@mantine/core'
import type { User } from '@rollcall/contract/users.ts'
import { IconPencil, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { t } from '../../../i18n/messages.ts'
import { CopyLinkItem } from '../../../ui/CopyLinkItem.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { type MenuAction, UserActionDialog, UserActionItems } from '../details/UserActions.tsx'
import { userQuery } from '../people/users.queries.ts'

/** An action that somebody has chosen for a row. */
export interface AskedOfUser {
  user: string
  action: MenuAction
}

interface UserRowItemsProps {
  user: User
  onChoose: (asked: AskedOfUser) => void
}

/** What can be done with an account of the list: the server is asked when the menu opens, not for every row. */
export function UserRowItems({ user, onChoose }: UserRowItemsProps) {
  const navigate = useNavigate({ from: '/settings/users' })
  const { data, error } = useQuery(userQuery(user.id))
  const open = (change: { user?: string; edit?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }) })
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
        <UserActionItems user={data} onChoose={(action) => onChoose({ user: user.id, action })} />
      ) : (
        <Stack gap={6} p="xs" aria-busy>
          <Skeleton height={14} />
          <Skeleton height={14} />
        </Stack>
      )}
      <Menu.Divider />
      <CopyLinkItem path={`/settings/users?user=${user.id}`} />
    </>
  )
}

/** The dialog of what was chosen in a row. */
export function UserRowDialog({ asked, onClose }: { asked: AskedOfUser; onClose: () => void }) {
  const { data } = useQuery(userQuery(asked.user))
  if (!data) return null
  return (
    <UserActionDialog user={data} action={asked.action} onClose={onClose} onDeleted={async () => onClose()} />
  )
}
