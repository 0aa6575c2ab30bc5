import type { ReactNode } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { PickOne } from '../../ui/picker/PickOne.tsx'

interface CapabilityFieldProps {
  value: string | null
  onChange: (permission: string | null) => void
  error?: ReactNode
}

/** One of the tenant's capabilities. */
export function CapabilityField({ value, onChange, error }: CapabilityFieldProps) {
  const { tenant } = useMe()
  const options = tenant.capabilities.map(({ permission, description }) => ({
    value: permission,
    label: permission,
    description,
  }))
  const chosen = options.find((option) => option.value === value)
  return (
    <PickOne
      label={t('capabilities.capability')}
      source={{ options }}
      chosen={chosen}
      value={value}
      onChange={onChange}
      error={error}
      {...(chosen ? { description: chosen.description } : {})}
    />
  )
}
