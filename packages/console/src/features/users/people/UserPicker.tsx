import { Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { User } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../../i18n/messages.ts'
import { fullNameOf } from './names.ts'
import { type UserFilter, userQuery, usersQuery } from './users.queries.ts'

interface UserPickerProps
  extends Pick<
    SelectProps,
    | 'label'
    | 'description'
    | 'placeholder'
    | 'error'
    | 'clearable'
    | 'disabled'
    | 'size'
    | 'w'
    | 'maw'
    | 'aria-label'
  > {
  value: string | null
  onChange: (user: string | null) => void
  /** Only users who match these filters. */
  among?: Pick<UserFilter, 'role' | 'status'>
}

/** Chooses a user with the search of the server: a list of all users would be too long. */
export function UserPicker({ value, onChange, among, ...shown }: UserPickerProps) {
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const found = useQuery(usersQuery({ ...among, limit: 25, sort: 'username', ...(q ? { q } : {}) }))
  const chosen = useQuery({ ...userQuery(value ?? ''), enabled: value !== null })
  const options = (found.data?.items ?? []).map(optionOf)
  if (value !== null && !options.some((option) => option.value === value)) {
    if (chosen.data) options.unshift(optionOf(chosen.data))
    // An active filter must be visible, even if its account does not exist any more.
    else if (chosen.isError) options.unshift({ value, label: t('users.deletedAccount') })
  }
  return (
    <Select
      searchable
      data={options}
      // The server has already filtered, also by email address, which the label does not show.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? t('users.searching') : t('users.nobodyFound')}
      value={value}
      onChange={onChange}
      // Choosing writes the label into the field; only typed text is searched for.
      onInput={(event) => setTyped(event.currentTarget.value)}
      onDropdownClose={() => setTyped('')}
      {...shown}
    />
  )
}

function optionOf(user: User) {
  return { value: user.id, label: fullNameOf(user) }
}
