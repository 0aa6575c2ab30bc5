import { Menu } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import { addressIn } from '../api/tenant.ts'
import { t } from '../i18n/messages.ts'
import { toastDone } from './toast.tsx'

/** In a row's menu: copies where the row leads, given by its path in the tenant. */
export function CopyLinkItem({ path }: { path: string }) {
  return (
    <Menu.Item
      leftSection={<IconLink size={16} aria-hidden />}
      onClick={() => {
        void navigator.clipboard
          .writeText(`${location.origin}${addressIn(path)}`)
          .then(() => toastDone(t('lists.linkCopied')))
      }}
    >
      {t('lists.copyLink')}
    </Menu.Item>
  )
}
