import { Menu } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { ServiceAccount } from '@rollcall/contract/visits.ts'
import { IconDoorExit, IconPencil, IconSend, IconUser, IconUserMinus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'

/** What was chosen for a service account of the list. */
export type AskedAccount =
  | { act: 'change'; account: ServiceAccount }
  | { act: 'offer'; account: ServiceAccount }
  | { act: 'demote'; account: ServiceAccount }
  | { act: 'withdraw'; account: ServiceAccount; tenant: { id: string; name: string } }

interface AccountRowItemsProps {
  account: ServiceAccount
  onChoose: (asked: AskedAccount) => void
}

/** What can be done with a service account. */
export function AccountRowItems({ account, onChoose }: AccountRowItemsProps) {
  const mayChange = useMayCall(contract.visits.promote)
  const mayOffer = useMayCall(contract.visits.offer)
  const mayWithdraw = useMayCall(contract.visits.withdraw)
  const mayDemote = useMayCall(contract.visits.demote)
  return (
    <>
      <Menu.Item
        leftSection={<IconUser size={16} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/users/$user" params={{ user: account.user.id }} />}
      >
        {t('visits.open')}
      </Menu.Item>
      {mayChange && (
        <Menu.Item
          leftSection={<IconPencil size={16} aria-hidden />}
          onClick={() => onChoose({ act: 'change', account })}
        >
          {t('visits.change')}
        </Menu.Item>
      )}
      {mayOffer && (
        <Menu.Item
          leftSection={<IconSend size={16} aria-hidden />}
          onClick={() => onChoose({ act: 'offer', account })}
        >
          {t('visits.offerAsk')}
        </Menu.Item>
      )}
      {mayWithdraw &&
        account.accesses.map(({ tenant }) => (
          <Menu.Item
            key={tenant.id}
            leftSection={<IconDoorExit size={16} aria-hidden />}
            c="var(--mantine-color-error)"
            onClick={() => onChoose({ act: 'withdraw', account, tenant })}
          >
            {t('visits.withdraw', { tenant: tenant.name })}
          </Menu.Item>
        ))}
      {mayDemote && (
        <Menu.Item
          leftSection={<IconUserMinus size={16} aria-hidden />}
          c="var(--mantine-color-error)"
          onClick={() => onChoose({ act: 'demote', account })}
        >
          {t('visits.demote')}
        </Menu.Item>
      )}
    </>
  )
}
