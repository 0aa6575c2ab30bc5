import { Button } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { IconPlus } from '@tabler/icons-react'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'

/** Renders nothing without the permission to create groups. */
export function CreateGroupButton({ onClick }: { onClick: () => void }) {
  if (!mayCall(useMe(), contract.groups.create)) return null
  return (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onClick}>
      {t('groups.create')}
    </Button>
  )
}
