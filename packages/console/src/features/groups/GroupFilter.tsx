import { useQuery } from '@tanstack/react-query'
import { t } from '../../i18n/messages.ts'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { groupSource } from './group-source.ts'
import { groupQuery } from './groups.queries.ts'

interface GroupFilterProps {
  value: string | undefined
  onChange: (group: string | undefined) => void
}

/** Narrows a list to the people of one group. */
export function GroupFilter({ value, onChange }: GroupFilterProps) {
  const group = useQuery({ ...groupQuery(value ?? ''), enabled: value !== undefined })
  // What a list is narrowed by has to be seen, also when the group is not there any more.
  const label = group.data?.name ?? (group.isError ? t('users.noSuchGroup') : '…')
  return (
    <FilterChip
      label={t('users.group')}
      value={value}
      source={groupSource}
      chosen={value === undefined ? undefined : { label }}
      onChange={onChange}
    />
  )
}
