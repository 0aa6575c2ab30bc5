import { Checkbox, Group, Radio, Stack, Text } from '@mantine/core'
import type { TenantRules } from '@rollcall/contract/me.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { roleColor } from '../../ui/theme.ts'

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
      label={t('roles.canManage', { role: administrator.name })}
      description={t('roles.otherwise', { role: other.name, description: other.description })}
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
    <Radio.Group label={t('roles.role')} value={value} onChange={onChange} error={error}>
      <Stack gap="xs" mt={6}>
        {roles.map((role) => (
          <Radio
            key={role.key}
            value={role.key}
            disabled={!role.grantable}
            label={<RoleLabel role={role} />}
          />
        ))}
      </Stack>
    </Radio.Group>
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
    <Checkbox.Group label={t('roles.roles')} value={value} onChange={onChange} error={error}>
      <Stack gap="xs" mt={6}>
        {roles.map((role) => (
          <Checkbox
            key={role.key}
            value={role.key}
            disabled={!role.grantable}
            label={<RoleLabel role={role} />}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

function RoleLabel({ role }: { role: Role }) {
  return (
    <span>
      <Group component="span" gap={6}>
        <span className="rc-role" style={{ color: roleColor(role.color) }}>
          {role.name}
        </span>
        {!role.grantable && (
          <Text span size="xs" c="dimmed">
            {t('roles.moreThanYouMay')}
          </Text>
        )}
      </Group>
      <Text span size="xs" c="dimmed">
        {role.description}
      </Text>
    </span>
  )
}
