import { Menu } from '@mantine/core'
import type { ListedCapability } from '@rollcall/contract/capabilities.ts'
import { IconClockEdit, IconKeyOff, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'

/** What was chosen for a capability of the list. */
export interface AskedGrant {
  act: 'extend' | 'revoke'
  grant: ListedCapability
}

interface CapabilityRowItemsProps {
  grant: ListedCapability
  onChoose: (asked: AskedGrant) => void
}

/** What can be done with a capability of the list. */
export function CapabilityRowItems({ grant, onChoose }: CapabilityRowItemsProps) {
  const { actions, user } = grant
  return (
    <>
      <Menu.Item
        leftSection={<IconUser size={16} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/users/$user" params={{ user: user.id }} hash="access" />}
      >
        {t('capabilities.openUser')}
      </Menu.Item>
      {actions.changeEnd.allowed && (
        <Menu.Item
          leftSection={<IconClockEdit size={16} aria-hidden />}
          onClick={() => onChoose({ act: 'extend', grant })}
        >
          {t('capabilities.changeEndAsk')}
        </Menu.Item>
      )}
      {actions.revoke.allowed && (
        <Menu.Item
          leftSection={<IconKeyOff size={16} aria-hidden />}
          c="var(--mantine-color-error)"
          onClick={() => onChoose({ act: 'revoke', grant })}
        >
          {t('capabilities.revokeAsk')}
        </Menu.Item>
      )}
      <Menu.Divider />
      <CopyLinkItem path={`/users/${user.id}#access`} />
    </>
  )
}
