import { Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../account/me.ts'
import { fullNameOf } from './names.ts'
import { userQuery, usersQuery } from './users.queries.ts'

interface UserPickerProps
  extends Pick<SelectProps, 'label' | 'placeholder' | 'error' | 'clearable' | 'size' | 'w' | 'aria-label'> {
  value: string | null
  onChange: (user: string | null) => void
}

/** Finds people by asking the server: the list of everybody would not fit on a page. */
export function UserPicker({ value, onChange, ...shown }: UserPickerProps) {
  const { tenant } = useMe()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const found = useQuery(usersQuery(tenant.slug, { limit: 25, sort: 'username', ...(q ? { q } : {}) }))
  const chosen = useQuery({ ...userQuery(tenant.slug, value ?? ''), enabled: value !== null })
  const users = [...(found.data?.items ?? [])]
  if (chosen.data && !users.some((user) => user.id === value)) users.unshift(chosen.data)
  return (
    <Select
      searchable
      data={users.map((user) => ({
        value: user.id,
        label: fullNameOf(user),
      }))}
      // The server has already matched, also by email address, which the label does not show.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? 'Searching…' : 'Nobody found'}
      value={value}
      onChange={onChange}
      // Choosing writes the label into the field; only what a person types is searched for.
      onInput={(event) => setTyped(event.currentTarget.value)}
      onDropdownClose={() => setTyped('')}
      {...shown}
    />
  )
}
