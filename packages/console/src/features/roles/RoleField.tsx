import { Checkbox } from '@mantine/core'
import type { TenantRules } from '@rollcall/contract/me.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import type { Option } from '../../ui/picker/options.ts'
import { Picker } from '../../ui/picker/Picker.tsx'

interface RoleFieldProps {
  roles: Role[]
  rules: Pick<TenantRules, 'rolesPerUser'>
  /** Keys; null means the default role, as long as none was chosen. */
  value: string[] | null
  onChange: (roles: string[]) => void
  error?: ReactNode
}

export function RoleField(props: RoleFieldProps) {
  const { roles, rules } = props
  const [administrator, other] = [
    roles.find((role) => role.administrator),
    roles.find((role) => !role.administrator),
  ]
  if (rules.rolesPerUser === 'one' && roles.length === 2 && administrator && other) {
    return <AdministratorCheckbox {...props} administrator={administrator} other={other} />
  }
  if (rules.rolesPerUser === 'many') return <ManyRoles {...props} value={props.value ?? byDefault(roles)} />
  const { value, onChange, error } = props
  const chosen = value?.[0] ?? roles.find((role) => role.default)?.key ?? null
  return <OneRole roles={roles} value={chosen} onChange={(key) => onChange([key])} error={error} />
}

/** If there are two roles and one is the default, a single checkbox is enough. */
function AdministratorCheckbox(props: RoleFieldProps & { administrator: Role; other: Role }) {
  const { administrator, other, value, onChange, error } = props
  return (
    <Checkbox
      label={t('roleChoice.canManage', { role: administrator.name })}
      description={t('roleChoice.otherwise', { role: other.name, description: other.description })}
      checked={value?.includes(administrator.key) ?? administrator.default}
      disabled={!administrator.grantable}
      error={error}
      onChange={(event) => onChange([event.currentTarget.checked ? administrator.key : other.key])}
    />
  )
}

interface OneRoleProps {
  roles: Role[]
  value: string | null
  onChange: (role: string) => void
  error?: ReactNode
}

export function OneRole({ roles, value, onChange, error }: OneRoleProps) {
  return (
    <Picker
      one
      label={t('roleChoice.role')}
      searchLabel={t('roleChoice.searchRoles')}
      options={roles.map(roleOption)}
      value={value === null ? [] : [value]}
      onChange={([key]) => key !== undefined && onChange(key)}
      error={error}
    />
  )
}

function byDefault(roles: Role[]): string[] {
  return roles.filter((role) => role.default).map((role) => role.key)
}

interface ManyRolesProps extends Pick<RoleFieldProps, 'roles' | 'onChange' | 'error'> {
  value: string[]
}

export function ManyRoles({ roles, value, onChange, error }: ManyRolesProps) {
  return (
    <Picker
      label={t('roleChoice.roles')}
      searchLabel={t('roleChoice.searchRoles')}
      options={roles.map(roleOption)}
      value={value}
      onChange={onChange}
      error={error}
    />
  )
}

/** A role as pickers offer it; one that gives more than one's own rights is seen and cannot be chosen. */
export function roleOption(role: Role): Option {
  const { key, name, description, color, externalName, grantable } = role
  return {
    value: key,
    label: name,
    description,
    color,
    aliases: externalName ? [externalName] : [],
    ...(grantable ? {} : { disabled: true, note: t('roleChoice.moreThanYouMay') }),
  }
}
