import type { User } from '@rollcall/contract/users.ts'
import { NameList } from './NameList.tsx'
import { Roles } from './Pill.tsx'

/** Roles in a text: of many the first ones, the others on demand. */
export function FoldedRoles({ roles }: { roles: User['roles'] }) {
  return (
    <NameList
      items={roles.map(({ key, name }) => ({ value: key, label: name }))}
      render={(key) => <Roles roles={roles.filter((role) => role.key === key)} />}
    />
  )
}
