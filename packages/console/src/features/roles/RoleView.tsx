import { Alert, Text } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { IconLock } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { Facts } from '../../ui/Facts.tsx'
import { Section } from '../../ui/Section.tsx'
import { colorName } from './DetailsFields.tsx'
import type { RoleBase } from './draft.ts'
import { LimitsField } from './LimitsField.tsx'
import { PermissionsField } from './PermissionsField.tsx'
import { RoleLayout } from './RoleForm.tsx'
import { RoleHolders } from './RoleHolders.tsx'
import type { RoleRules } from './rights.ts'
import type { RoleCatalogue } from './roles.queries.ts'

interface RoleViewProps {
  role: Role
  base: RoleBase
  catalogue: RoleCatalogue
  rules: RoleRules
  /** Why the role cannot be changed. */
  reason: string
}

/** Everything about a role that the user cannot change. */
export function RoleView({ role, base, catalogue, rules, reason }: RoleViewProps) {
  return (
    <>
      <Alert variant="light" color="gray" icon={<IconLock size={18} aria-hidden />} my="xs">
        <Text size="sm">{reason}</Text>
      </Alert>
      <RoleLayout
        side={
          <>
            <Section title={t('roles.details')}>
              <Facts
                items={[
                  [t('roles.externalName'), role.externalName ?? t('roles.none')],
                  [t('roles.color'), colorName(role.color)],
                ]}
              />
            </Section>
            {catalogue.limits.length > 0 && (
              <Section title={t('roles.limits')}>
                <LimitsField limits={catalogue.limits} rules={rules} value={base.limits} />
              </Section>
            )}
            <RoleHolders role={role} />
          </>
        }
      >
        {role.allPermissions && (
          <Text size="sm">{t('roles.allPermissions', { count: catalogue.items.length })}</Text>
        )}
        <PermissionsField
          catalogue={catalogue.items}
          rules={rules}
          value={role.allPermissions ? 'all' : base.permissions}
        />
      </RoleLayout>
    </>
  )
}
