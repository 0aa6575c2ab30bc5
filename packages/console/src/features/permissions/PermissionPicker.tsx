import type { ComponentProps } from 'react'
import { PickOne } from '../../ui/picker/PickOne.tsx'
import type { DescribedPermission } from '../roles/matching.ts'

interface PermissionPickerProps extends Omit<ComponentProps<typeof PickOne>, 'source' | 'chosen'> {
  /** Undefined until they are there. */
  permissions: readonly DescribedPermission[] | undefined
}

/** Finds one permission by parts of its key, its heading or its description. */
export function PermissionPicker({ permissions, ...shown }: PermissionPickerProps) {
  const options = permissions?.map(({ key, group, description }) => ({
    value: key,
    label: key,
    group,
    description,
  }))
  return (
    <PickOne
      clearable
      source={{ options }}
      chosen={options?.find(({ value }) => value === shown.value)}
      {...shown}
    />
  )
}
