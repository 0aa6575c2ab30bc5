import { contract } from '@rollcall/contract/contract.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { rowsDrawn } from '../../ui/picker/options.ts'
import type { Source } from '../../ui/picker/source.ts'
import { tenantQuery } from '../server/tenants.queries.ts'

const tenants: Source = {
  key: ['tenants'],
  find: async (q, signal) => {
    const { items } = await api.tenants.list({ ...(q ? { q } : {}), limit: rowsDrawn }, { signal })
    return items.map(({ id, name, slug }) => ({
      value: id,
      label: name === slug ? name : `${name} (${slug})`,
    }))
  },
}

interface TenantFilterProps {
  value: string | undefined
  /** The name of the chosen tenant, where a row has it. */
  known: string | undefined
  onChange: (tenant: string | undefined) => void
}

/** Narrows the list to the jobs of one tenant. A user who may not see the list of tenants chooses one by a row. */
export function TenantFilter({ value, known, onChange }: TenantFilterProps) {
  const maySearch = useMayCall(contract.tenants.list)
  const mayShow = useMayCall(contract.tenants.show)
  const ask = value !== undefined && known === undefined && mayShow
  const tenant = useQuery({ ...tenantQuery(value ?? ''), enabled: ask })
  const name = known ?? tenant.data?.name ?? (ask && tenant.isPending ? '…' : t('executions.noSuchTenant'))
  if (!maySearch && value === undefined) return null
  return (
    <FilterChip
      label={t('executions.tenant')}
      value={value}
      {...(maySearch ? { source: tenants } : { options: value ? [{ value, label: name }] : [] })}
      chosen={value === undefined ? undefined : { label: name }}
      onChange={onChange}
    />
  )
}
