import { Menu, Text } from '@mantine/core'
import { readAttributeFilters, writeAttributeFilters } from '@rollcall/access/attribute-filters.ts'
import type { AttributeField } from '@rollcall/contract/attributes.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { FilterChip } from '../../../ui/FilterChip.tsx'
import { rowsDrawn } from '../../../ui/picker/options.ts'
import { fullNameOf } from '../people/names.ts'
import { userQuery, usersQuery } from '../people/users.queries.ts'
import { labelOf } from './attribute-values.ts'
import { TypedChip } from './TypedChip.tsx'

interface AttributeFiltersProps {
  /** As the address of the list has it. */
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A filter for each attribute that lists can be filtered by. */
export function AttributeFilters({ value, onChange }: AttributeFiltersProps) {
  const { tenant } = useMe()
  const filters = (value === undefined ? undefined : readAttributeFilters(value)) ?? {}
  return tenant.attributes
    .filter(({ read, filterable }) => read && filterable)
    .map((field) => (
      <AttributeFilter
        key={field.key}
        field={field}
        value={filters[field.key]}
        onChange={(wanted) => {
          const { [field.key]: _, ...others } = filters
          onChange(writeAttributeFilters(wanted === undefined ? others : { ...others, [field.key]: wanted }))
        }}
      />
    ))
}

interface AttributeFilterProps {
  field: AttributeField
  value: string | undefined
  onChange: (value: string | undefined) => void
}

const yesOrNo = [
  { value: 'yes', label: t('users.yes') },
  { value: 'no', label: t('users.no') },
]

function AttributeFilter({ field, value, onChange }: AttributeFilterProps) {
  const chip = { label: labelOf(field), value, onChange }
  if (field.type === 'yes-no') return <FilterChip {...chip} options={yesOrNo} />
  if (field.type === 'choice')
    return (
      <FilterChip {...chip} options={field.choices.map((choice) => ({ value: choice, label: choice }))} />
    )
  return field.type === 'user' ? <UserFilter {...chip} /> : <TextFilter {...chip} type={field.type} />
}

interface ChipProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A value is typed, or for numbers and days a range. */
function TextFilter({ label, value, onChange, type }: ChipProps & { type: AttributeField['type'] }) {
  const [typed, setTyped] = useState('')
  const wanted = typed.trim()
  const hint = type === 'text' ? t('users.attributeValue') : t('users.attributeRange')
  return (
    <TypedChip
      label={label}
      shown={value}
      typed={typed}
      onType={setTyped}
      hint={hint}
      onEnter={() => wanted && onChange(wanted)}
      onAny={() => onChange(undefined)}
    >
      {wanted !== '' && (
        <Menu.Item onClick={() => onChange(wanted)}>{t('users.attributeShow', { value: wanted })}</Menu.Item>
      )}
    </TypedChip>
  )
}

function UserFilter({ label, value, onChange }: ChipProps) {
  const [typed, setTyped] = useState('')
  const q = typed.trim()
  const chosen = useQuery({ ...userQuery(value ?? ''), enabled: value !== undefined })
  const found = useQuery(usersQuery({ limit: rowsDrawn, sort: 'username', ...(q ? { q } : {}) }))
  const users = found.data?.items ?? []
  const [only, ...others] = users
  return (
    <TypedChip
      label={label}
      shown={value && (chosen.data ? fullNameOf(chosen.data) : t('users.deletedAccount'))}
      typed={typed}
      onType={setTyped}
      hint={t('lists.searchIn', { what: label })}
      onEnter={() => q && only && others.length === 0 && onChange(only.id)}
      onAny={() => onChange(undefined)}
    >
      {users.map((user) => (
        <Menu.Item key={user.id} onClick={() => onChange(user.id)}>
          {fullNameOf(user)}
        </Menu.Item>
      ))}
      {found.data && users.length === 0 && (
        <Text size="xs" c="dimmed" px="sm" py={4} role="status">
          {t('lists.nothingMatches')}
        </Text>
      )}
    </TypedChip>
  )
}
