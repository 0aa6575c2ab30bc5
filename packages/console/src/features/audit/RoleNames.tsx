import { contract } from '@rollcall/contract/contract.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useMayCall } from '../../api/me.ts'
import { listParts } from '../../ui/list.ts'
import { rolesQuery } from '../roles/roles.queries.ts'

/** Roles that the log names by their keys, by their present names. Those that are still there lead to their pages. */
export function RoleNames({ keys }: { keys: readonly string[] }) {
  const mayRead = useMayCall(contract.roles.list)
  const { data: roles = [] } = useQuery({ ...rolesQuery(), enabled: mayRead && keys.length > 0 })
  return listParts(keys).map((part) => {
    if (typeof part === 'string') return part
    const key = keys[part.place] ?? ''
    const role = roles.find((each) => each.key === key)
    return <Fragment key={key}>{role ? <RoleLink role={role} /> : key}</Fragment>
  })
}

function RoleLink({ role: { key, name } }: { role: Pick<Role, 'key' | 'name'> }) {
  return (
    <Link
      to="/settings/roles/$role"
      params={{ role: key }}
      className="rc-name-link"
      preload={false}
      // The row does not open as well.
      onClick={(click) => click.stopPropagation()}
    >
      {/* As other names in the sentence: a link in a text is told by more than its colour. */}
      <span style={{ fontWeight: 500 }}>{name}</span>
    </Link>
  )
}
