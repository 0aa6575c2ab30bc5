import { contract } from '@rollcall/contract/contract.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMayCall, useMe } from '../../../api/me.ts'
import { RoleField } from '../../roles/RoleField.tsx'
import { rolesQuery } from '../../roles/roles.queries.ts'

/** A user who may not grant roles has no choice: the account gets the default role. */
export function RoleChoice(props: {
  value: string[] | null
  onChange: (roles: string[]) => void
  error?: ReactNode
}) {
  const { tenant } = useMe()
  const { data: roles } = useQuery({ ...rolesQuery(), enabled: useMayCall(contract.roles.list) })
  return roles ? <RoleField roles={roles} rules={tenant} {...props} /> : null
}
