import { Select } from '@mantine/core'
import { useMergedRef } from '@mantine/hooks'
import type { AuditSubject } from '@rollcall/contract/audit.ts'
import { useQuery } from '@tanstack/react-query'
import { type Ref, useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { useFound, useOnlyMatch } from '../../ui/picker/source.ts'
import { nameInTable } from '../users/people/names.ts'
import { auditSubjectQuery } from './audit.queries.ts'
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
  const chosen = useQuery({ ...auditSubjectQuery(value ?? ''), enabled: value !== undefined })
  const optionOf = ({ id, kind, name, deleted }: AuditSubject) => {
    const shown = nameInTable(me, name)
    return {
      value: id,
      label: `${deleted ? t('audit.deleted', { name: shown }) : shown} · ${kindLabel(kind)}`,
    }
  }
  const find = async (q: string, signal: AbortSignal) =>
    q === '' ? [] : (await api.audit.listSubjects({ q }, { signal })).items.map(optionOf)
  const found = useFound({ key: ['audit-subjects'], find }, typed)
  const field = useRef<HTMLInputElement>(null)
  const onlyMatch = useOnlyMatch(
    found,
    typed,
    (option) => {
      onChange(option.value)
      field.current?.blur()
    },
    ([first]) => first,
  )
  const options = typed.trim() === '' ? [] : [...found.options]
  if (value !== undefined && !options.some((option) => option.value === value))
    options.unshift(chosen.data ? optionOf(chosen.data) : { value, label: value })
  return (
    <Select
      ref={useMergedRef(ref, field)}
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
        typed.trim() === ''
          ? t('audit.typeName')
          : found.settled
            ? t('audit.nothingFound')
            : t('audit.searching')
      }
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      onInput={(event) => {
        setTyped(event.currentTarget.value)
        onlyMatch.forget()
      }}
      onKeyDown={(event) => {
        // Enter takes the first that is found, unless another one is marked.
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
        if (event.currentTarget.getAttribute('aria-activedescendant')) return
        if (onlyMatch.enter()) event.preventDefault()
      }}
      onDropdownClose={() => {
        setTyped('')
        onlyMatch.forget()
      }}
    />
  )
}
