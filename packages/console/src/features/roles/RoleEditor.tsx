import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { ChangeList } from './ChangeList.tsx'
import { changesOf, type RoleBase, type RoleField } from './draft.ts'
import { RoleForm } from './RoleForm.tsx'
import { RoleHolders } from './RoleHolders.tsx'
import type { RoleRules } from './rights.ts'
import type { RoleCatalogue } from './roles.queries.ts'
import { SaveBar } from './SaveBar.tsx'
import { SaveRoleDialog } from './SaveRoleDialog.tsx'
import { type RoleDraft, useRoleDraft } from './use-role-draft.ts'

interface RoleEditorProps {
  role: Role
  base: RoleBase
  catalogue: RoleCatalogue
  rules: RoleRules
}

export function RoleEditor({ role, base, catalogue, rules }: RoleEditorProps) {
  const draft = useRoleDraft(base)
  const [asked, setAsked] = useState(false)
  const [errors, setErrors] = useState<Partial<Record<RoleField, string>>>({})
  const review = () => {
    const missing = !draft.values.name.trim()
    setErrors(missing ? { name: t('roles.enterName') } : {})
    setAsked(!missing && draft.changed && !draft.outdated)
  }
  const names = { catalogue: rules.model.catalogue, limits: catalogue.limits }
  return (
    <>
      {draft.outdated && (
        <ChangedMeanwhile draft={draft}>
          <ChangeList before={draft.base} after={base} {...names} />
        </ChangedMeanwhile>
      )}
      <RoleForm draft={draft} catalogue={catalogue} rules={rules} errors={errors} onSubmit={review}>
        <RoleHolders role={role} />
      </RoleForm>
      {draft.changed && (
        <SaveBar
          text={unsaved(draft)}
          saveLabel={t('roles.review')}
          blocked={draft.outdated}
          onSave={review}
          discardLabel={t('roles.discard')}
          onDiscard={draft.discard}
        />
      )}
      {asked && draft.changed && (
        <SaveRoleDialog role={role} draft={draft} onFieldErrors={setErrors} onClose={() => setAsked(false)}>
          <ChangeList before={draft.base} after={draft.values} {...names} />
        </SaveRoleDialog>
      )}
      <LeaveGuard active={draft.changed} />
    </>
  )
}

/** "2 permissions added, 1 removed, 1 other change". */
function unsaved({ base, values }: RoleDraft): string {
  const { added, removed, limits, fields } = changesOf(base, values)
  const others = limits.length + fields.length
  const parts = [
    ...(added.length > 0 ? [t('roles.permissionsAdded', { count: added.length })] : []),
    ...(removed.length > 0 ? [t('roles.permissionsRemoved', { count: removed.length })] : []),
    ...(others > 0 ? [t('roles.otherChanges', { count: others })] : []),
  ]
  return t('roles.notSaved', { changes: parts.join(', ') })
}

function ChangedMeanwhile({ draft, children }: { draft: RoleDraft; children: ReactNode }) {
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      my="xs"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t('roles.changedMeanwhile')}
    >
      <Stack gap="xs">
        <Text size="sm">{t('roles.changesMeanwhile')}</Text>
        {children}
        <Group gap="xs">
          <Button size="xs" onClick={draft.catchUp}>
            {t('roles.reloadKeep')}
          </Button>
          <Button size="xs" variant="default" onClick={draft.discard}>
            {t('roles.reloadDiscard')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
