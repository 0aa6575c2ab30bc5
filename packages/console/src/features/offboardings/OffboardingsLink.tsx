import { Button } from '@mantine/core'
import { IconDoorExit } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'

/** The way to those who left or are about to. */
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
