import { ActionIcon, Popover, Text } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { useSavePreferences } from '../../ui/use-save-preferences.ts'
import { NotificationRow } from './NotificationRow.tsx'
import { unseen } from './notifications.ts'
import { useNotifications } from './use-notifications.ts'

/** The bell: how many notifications are new, and all of them when it is opened. It never opens by itself. */
export function NotificationCentre() {
  const { preferences, impersonation } = useMe()
  const save = useSavePreferences()
  const { notifications, failed } = useNotifications()
  const seen = preferences.notificationsSeenAt ?? ''
  // What was new when it was opened stays marked until it is opened again.
  const [openedAt, setOpenedAt] = useState<string>()
  const count = unseen(notifications, seen).length
  const open = () => {
    setOpenedAt(seen)
    const [newest] = notifications
    // During an impersonation the user has not seen them.
    if (newest && newest.at > seen && !impersonation) save({ notificationsSeenAt: newest.at })
  }
  const close = () => setOpenedAt(undefined)
  return (
    <Popover
      opened={openedAt !== undefined}
      onChange={(opened) => !opened && close()}
      position="bottom-end"
      width={340}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          className="rc-bell"
          onClick={openedAt === undefined ? open : close}
          aria-label={count > 0 ? t('notifications.labelNew', { count }) : t('notifications.label')}
        >
          <IconBell size={18} stroke={1.7} aria-hidden />
          {count > 0 && (
            <span className="rc-bell-count" aria-hidden>
              {count > 9 ? '9+' : count}
            </span>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('notifications.label')} aria-labelledby={undefined}>
        <div className="rc-notifications" tabIndex={-1} data-autofocus>
          <Text component="h2" size="sm" fw={600} px="sm" pt="xs" pb={4}>
            {t('notifications.label')}
          </Text>
          {notifications.length === 0 && !failed && (
            <Text size="sm" c="dimmed" px="sm" pb="sm">
              {t('notifications.none')}
            </Text>
          )}
          {notifications.length > 0 && (
            <ul>
              {notifications.map((notification) => (
                <li key={`${notification.kind} ${notification.id}`}>
                  <NotificationRow
                    notification={notification}
                    isNew={openedAt !== undefined && notification.at > openedAt}
                    onFollow={close}
                  />
                </li>
              ))}
            </ul>
          )}
          {failed && (
            <Text size="sm" c="dimmed" px="sm" pb="sm">
              {t('notifications.failed')}
            </Text>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
