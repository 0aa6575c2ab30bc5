import { Notifications } from '@mantine/notifications'

/** Away from the drawer and from what dialogs end with. */
export function Toasts() {
  return <Notifications position="bottom-left" />
}
