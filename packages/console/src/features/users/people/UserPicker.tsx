import type { User } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { api } from '../../../api/client.ts'
import { t } from '../../../i18n/messages.ts'
import { type Option, rowsDrawn } from '../../../ui/picker/options.ts'
import { PickOne } from '../../../ui/picker/PickOne.tsx'
import { fullNameOf } from './names.ts'
import { type UserFilter, userQuery } from './users.queries.ts'

interface UserPickerProps extends Omit<ComponentProps<typeof PickOne>, 'source' | 'chosen'> {
  /** Only among these. */
  among?: Pick<UserFilter, 'role' | 'status'>
}

/** Finds one account by asking the server: the list of everybody would not fit on a page. */
export function UserPicker({ value, among, ...shown }: UserPickerProps) {
  const chosen = useQuery({ ...userQuery(value ?? ''), enabled: value !== null })
  return (
    <PickOne
      source={{
        key: ['users', among],
        find: async (q, signal) => {
          const filter = { ...among, limit: rowsDrawn, sort: 'username' as const, ...(q ? { q } : {}) }
          return (await api.users.list(filter, { signal })).items.map(optionOf)
        },
      }}
      value={value}
      chosen={value === null ? undefined : chosenOption(value, chosen)}
      {...shown}
    />
  )
}

function chosenOption(value: string, { data, isError }: { data?: User | undefined; isError: boolean }) {
  if (data) return optionOf(data)
  // What a list is narrowed by has to be seen, also when the account is not there any more.
  return isError ? { value, label: t('users.deletedAccount') } : undefined
}

function optionOf(user: User): Option {
  return { value: user.id, label: fullNameOf(user) }
}
