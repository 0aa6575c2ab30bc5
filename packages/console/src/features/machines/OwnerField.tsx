import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { type Option, rowsDrawn } from '../../ui/picker/options.ts'
import { PickOne } from '../../ui/picker/PickOne.tsx'
import { fullNameOf } from '../users/people/names.ts'

interface OwnerFieldProps {
  value: string | null
  onChange: (owner: string | null) => void
  chosen?: Option
  error?: ReactNode
}

/** Chooses who owns a machine account: an active user who can sign in. */
export function OwnerField({ chosen, ...field }: OwnerFieldProps) {
  return (
    <PickOne
      label={t('machines.owner')}
      description={t('machines.ownerHint')}
      placeholder={t('machines.findUsers')}
      source={{ key: ['users', 'owners'], find: findOwners }}
      {...(chosen ? { chosen } : {})}
      {...field}
    />
  )
}

async function findOwners(q: string, signal: AbortSignal): Promise<Option[]> {
  const filter = { status: 'active' as const, provider: 'password' as const, limit: rowsDrawn }
  const { items } = await api.users.list({ ...filter, ...(q ? { q } : {}) }, { signal })
  return items.map((user) => ({ value: user.id, label: fullNameOf(user) }))
}
