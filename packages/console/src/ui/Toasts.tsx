import { Notifications } from '@mantine/notifications'

/** Placed away from drawers and from the buttons of dialogs. */
export function Toasts() {
  return <Notifications position="bottom-left" />
}
