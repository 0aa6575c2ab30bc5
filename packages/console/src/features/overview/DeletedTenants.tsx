import { Alert } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { deletedTenantsQuery } from './overview.queries.ts'

/** How many tenants are being deleted, for those who run the server: in the first day it can be taken back. */
export function DeletedTenants() {
  const { data } = useQuery({ ...deletedTenantsQuery(), enabled: useMayCall(contract.executions.list) })
  if (!data?.total) return null
  return (
    <Alert color="red" variant="light" icon={<IconTrash size={18} aria-hidden />}>
      <TextLink to="/server/executions" search={{ kind: 'tenant-deletion' }} inherit>
        {t('overview.tenantsDeleted', { count: data.total })}
      </TextLink>
    </Alert>
  )
}
