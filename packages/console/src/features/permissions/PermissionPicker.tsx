import { Select, type SelectProps, Text } from '@mantine/core'
import { t } from '../../i18n/messages.ts'
import { type DescribedPermission, matchesPermission } from '../roles/matching.ts'

interface PermissionPickerProps extends Pick<SelectProps, 'label' | 'placeholder' | 'size' | 'w' | 'flex'> {
  permissions: readonly DescribedPermission[]
  value: string | null
  onChange: (permission: string | null) => void
}

/** Permissions beyond this number are found by typing. */
const shownAtOnce = 100

/** Finds one permission by parts of its key, its heading or its description. */
export function PermissionPicker({ permissions, value, onChange, ...shown }: PermissionPickerProps) {
  const byKey = new Map(permissions.map((permission) => [permission.key, permission]))
  const groups = Map.groupBy(permissions, ({ group }) => group)
  return (
    <Select
      searchable
      clearable
      data={[...groups].map(([group, items]) => ({ group, items: items.map(({ key }) => key) }))}
      limit={shownAtOnce}
      filter={({ options, search, limit }) => {
        let left = limit
        return options.flatMap((option) => {
          if (!('group' in option)) return []
          const items = option.items.filter(({ value: key }) => {
            const permission = byKey.get(key)
            // The field shows the key of the chosen permission; that is no search.
            return permission && (search === value || matchesPermission(permission, search.trim()))
          })
          const kept = items.slice(0, left)
          left -= kept.length
          return kept.length > 0 ? [{ ...option, items: kept }] : []
        })
      }}
      nothingFoundMessage={t('permissions.noMatch')}
      renderOption={({ option }) => (
        <div>
          <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
            {option.value}
          </Text>
          <Text size="xs" c="dimmed">
            {byKey.get(option.value)?.description}
          </Text>
        </div>
      )}
      value={value}
      onChange={onChange}
      {...shown}
    />
  )
}
