import { Menu } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { IconArrowsDiff, IconCopy, IconId, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'

interface RoleRowItemsProps {
  role: Role
  onDelete: () => void
}

/** What can be done with a role of the list. */
export function RoleRowItems({ role: { key, actions }, onDelete }: RoleRowItemsProps) {
  const navigate = useNavigate()
  const mayCreate = useMayCall(contract.roles.create)
  const open = () => void navigate({ to: '/settings/roles/$role', params: { role: key } })
  const go = (search: { compare: string } | { add: 'yes'; from: string }) =>
    void navigate({ to: '/settings/roles', search })
  return (
    <>
      <Menu.Item leftSection={<IconId size={16} aria-hidden />} onClick={open}>
        {actions.update.allowed ? t('lists.edit') : t('lists.open')}
      </Menu.Item>
      <Menu.Item leftSection={<IconArrowsDiff size={16} aria-hidden />} onClick={() => go({ compare: key })}>
        {t('roles.compare')}
      </Menu.Item>
      {mayCreate && (
        <Menu.Item
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={() => go({ add: 'yes', from: key })}
        >
          {t('roles.duplicate')}
        </Menu.Item>
      )}
      {actions.delete.allowed && (
        <Menu.Item
          leftSection={<IconTrash size={16} aria-hidden />}
          c="var(--mantine-color-error)"
          onClick={onDelete}
        >
          {t('roles.deleteAsk')}
        </Menu.Item>
      )}
      <Menu.Divider />
      <CopyLinkItem path={`/settings/roles/${key}`} />
    </>
  )
}
