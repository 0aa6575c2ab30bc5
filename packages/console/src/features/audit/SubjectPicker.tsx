import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { AuditSubject } from '@rollcall/contract/audit.ts'
import { useQuery } from '@tanstack/react-query'
import { type Ref, useState } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { nameInTable } from '../users/people/names.ts'
import { auditSubjectsQuery } from './audit.queries.ts'
import { kindLabel } from './labels.ts'

interface SubjectPickerProps {
  label: string
  value: string | undefined
  onChange: (id: string | undefined) => void
  ref?: Ref<HTMLInputElement>
}

/** Finds who and what the log names, by any name that it had: people who were deleted too. */
export function SubjectPicker({ label, value, onChange, ref }: SubjectPickerProps) {
  const me = useMe()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const found = useQuery({ ...auditSubjectsQuery({ q }), enabled: q !== '' })
  const chosen = useQuery({ ...auditSubjectsQuery({ id: value ?? '' }), enabled: value !== undefined })
  const optionOf = ({ id, kind, name, deleted }: AuditSubject) => {
    const shown = nameInTable(me, name)
    return {
      value: id,
      label: `${deleted ? t('audit.deleted', { name: shown }) : shown} · ${kindLabel(kind)}`,
    }
  }
  const options = q === '' ? [] : (found.data ?? []).map(optionOf)
  const present = chosen.data?.find(({ id }) => id === value)
  if (value !== undefined && !options.some((option) => option.value === value))
    options.unshift(present ? optionOf(present) : { value, label: value })
  return (
    <Select
      ref={ref ?? null}
      searchable
      clearable
      size="xs"
      w={{ base: '100%', xs: 200 }}
      aria-label={label}
      placeholder={label}
      data={options}
      // The server has matched already, also by earlier names.
      filter={({ options }) => options}
      nothingFoundMessage={
        q === '' ? t('audit.typeName') : found.isFetching ? t('audit.searching') : t('audit.nothingFound')
      }
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        // Enter takes the first that was found, unless another one is marked.
        const [first] = options
        const marked = document.querySelector('[role="option"][data-combobox-selected]')
        if (event.key !== 'Enter' || q === '' || !first || marked) return
        event.preventDefault()
        onChange(first.value)
        event.currentTarget.blur()
      }}
      onDropdownClose={() => setTyped('')}
    />
  )
}
