import { t } from '../../i18n/messages.ts'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { unusedChoices } from './search.ts'

interface UnusedFilterProps {
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** Narrows a list to what was not used for a number of days. */
export function UnusedFilter({ value, onChange }: UnusedFilterProps) {
  return (
    <FilterChip
      label={t('visits.unused')}
      value={value}
      options={unusedChoices.map((days) => ({
        value: days,
        label: t('visits.unusedDays', { count: Number(days) }),
      }))}
      onChange={onChange}
    />
  )
}
