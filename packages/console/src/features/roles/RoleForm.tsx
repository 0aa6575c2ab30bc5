import { Grid, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { Section } from '../../ui/Section.tsx'
import { DetailsFields } from './DetailsFields.tsx'
import type { RoleField } from './draft.ts'
import { LimitsField } from './LimitsField.tsx'
import { PermissionsField } from './PermissionsField.tsx'
import type { RoleRules } from './rights.ts'
import type { RoleCatalogue } from './roles.queries.ts'
import type { RoleDraft } from './use-role-draft.ts'

interface RoleFormProps {
  draft: Pick<RoleDraft, 'values' | 'change'>
  catalogue: RoleCatalogue
  rules: RoleRules
  errors: Partial<Record<RoleField, string>>
  onSubmit: () => void
  /** Shown beside the permissions. */
  children?: ReactNode
}

/** The form with everything about a role. */
export function RoleForm({ draft, catalogue, rules, errors, onSubmit, children }: RoleFormProps) {
  const { values, change } = draft
  return (
    <RoleLayout
      side={
        <>
          <Section title={t('roles.details')}>
            <form
              noValidate
              onSubmit={(event) => {
                event.preventDefault()
                onSubmit()
              }}
            >
              <DetailsFields values={values} errors={errors} onChange={(next) => change(() => next)} />
              {/* Enter in a field submits only if there is a submit button. */}
              <button type="submit" hidden />
            </form>
          </Section>
          {catalogue.limits.length > 0 && (
            <Section title={t('roles.limits')}>
              <LimitsField
                limits={catalogue.limits}
                rules={rules}
                value={values.limits}
                onChange={(limit, value) =>
                  change(({ limits }) => ({ limits: { ...limits, [limit]: value } }))
                }
              />
            </Section>
          )}
          {children}
        </>
      }
    >
      <PermissionsField
        catalogue={catalogue.items}
        rules={rules}
        value={values.permissions}
        onChange={(permissions) => change(() => ({ permissions }))}
      />
    </RoleLayout>
  )
}

/** Permissions beside everything else; one below the other on a narrow screen. */
export function RoleLayout({ side, children }: { side: ReactNode; children: ReactNode }) {
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="lg">{side}</Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Section title={t('roles.permissions')}>{children}</Section>
      </Grid.Col>
    </Grid>
  )
}
