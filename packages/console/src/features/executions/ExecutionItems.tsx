import { Menu } from '@mantine/core'
import type { Execution } from '@rollcall/contract/executions.ts'
import { IconBan, IconBuilding, IconListDetails, IconRepeat } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'

interface ExecutionItemsProps {
  execution: Execution
  path: string
  onOpen: () => void
  onTenant: () => void
  onCancel: () => void
  onAgain: () => void
}

/** What can be done with a job of the list. */
export function ExecutionItems({
  execution,
  path,
  onOpen,
  onTenant,
  onCancel,
  onAgain,
}: ExecutionItemsProps) {
  const { tenant, actions } = execution
  return (
    <>
      <Menu.Item leftSection={<IconListDetails size={16} aria-hidden />} onClick={onOpen}>
        {t('lists.open')}
      </Menu.Item>
      <Menu.Item leftSection={<IconBuilding size={16} aria-hidden />} onClick={onTenant}>
        <span style={{ overflowWrap: 'anywhere' }}>{t('executions.onlyTenant', { name: tenant.name })}</span>
      </Menu.Item>
      {actions.cancel.allowed && (
        <Menu.Item leftSection={<IconBan size={16} aria-hidden />} onClick={onCancel}>
          {t('executions.cancel')}
        </Menu.Item>
      )}
      {actions.runAgain.allowed && (
        <Menu.Item leftSection={<IconRepeat size={16} aria-hidden />} onClick={onAgain}>
          {t('executions.again')}
        </Menu.Item>
      )}
      <Menu.Divider />
      <CopyLinkItem path={path} />
    </>
  )
}
