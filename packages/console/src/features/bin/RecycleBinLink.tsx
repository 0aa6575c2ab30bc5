import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { type BinKind, binKindsOf } from './kinds.ts'

/** The way from a list to what was deleted of it; nothing where the tenant has no recycle bin, or the user may not see it. */
export function RecycleBinLink({ kind }: { kind: BinKind }) {
  const me = useMe()
  if (!me.tenant.recycleBin || !binKindsOf(me).includes(kind)) return null
  return (
    <Button
      variant="default"
      leftSection={<IconTrash size={16} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/settings/recycle-bin" search={{ kind }} />}
    >
      {t('lists.recycleBin')}
    </Button>
  )
}
