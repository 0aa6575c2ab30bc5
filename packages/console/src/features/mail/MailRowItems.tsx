import { Menu } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { ListedMail } from '@rollcall/contract/mail.ts'
import { IconMail, IconMailForward, IconMailOpened, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'
import type { MailRowActions } from './mail-columns.tsx'

interface MailRowItemsProps extends Pick<MailRowActions, 'onOpen' | 'onResend'> {
  mail: ListedMail
}

/** What can be done with a mail of the list. */
export function MailRowItems({ mail, onOpen, onResend }: MailRowItemsProps) {
  const mayRead = useMayCall(contract.users.show)
  const { user, status, kind, actions } = mail
  return (
    <>
      {onOpen && status === 'kept' && (
        <Menu.Item leftSection={<IconMailOpened size={16} aria-hidden />} onClick={() => onOpen(mail)}>
          {t('mails.openMail')}
        </Menu.Item>
      )}
      {actions.resend.allowed && (
        <Menu.Item leftSection={<IconMailForward size={16} aria-hidden />} onClick={() => onResend(mail)}>
          {t('mails.sendAgain')}
        </Menu.Item>
      )}
      {user && mayRead && (
        <Menu.Item
          leftSection={<IconUser size={16} aria-hidden />}
          renderRoot={(props) => <Link {...props} to="/users/$user" params={{ user: user.id }} />}
        >
          {t('mails.openReceiver')}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconMail size={16} aria-hidden />}
        renderRoot={(props) => (
          <Link {...props} to="/settings/mail" search={user ? { user: user.id } : { kind }} />
        )}
      >
        {user ? t('mails.allToReceiver') : t('mails.allOfKind')}
      </Menu.Item>
      <CopyLinkItem path={user ? `/settings/mail?user=${user.id}` : `/settings/mail?kind=${kind}`} />
    </>
  )
}
