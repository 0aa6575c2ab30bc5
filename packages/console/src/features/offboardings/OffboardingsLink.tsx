import { Button } from '@mantine/core'
import { IconDoorExit } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'

/** Leads to the list of offboardings. */
export function OffboardingsLink() {
  return (
    <Button
      component={Link}
      to="/settings/users/offboardings"
      variant="default"
      leftSection={<IconDoorExit size={16} aria-hidden />}
    >
      {t('users.offboardings')}
    </Button>
  )
}
