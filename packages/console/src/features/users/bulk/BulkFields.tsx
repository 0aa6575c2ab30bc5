import { Skeleton, Textarea } from '@mantine/core'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import { useQuery } from '@tanstack/react-query'
import { t } from '../../../i18n/messages.ts'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { CapabilityField } from '../../capabilities/CapabilityField.tsx'
import { PeriodField } from '../../capabilities/PeriodField.tsx'
import { GroupsField } from '../../groups/GroupsField.tsx'
import { OneRole } from '../../roles/RoleField.tsx'
import { rolesQuery } from '../../roles/roles.queries.ts'
import { AttributeChange } from './AttributeChange.tsx'
import type { BulkChoices } from './bulk-choices.ts'

interface BulkFieldsProps {
  action: BulkAction
  value: BulkChoices
  /** Why the server refused the choices. */
  error: unknown
  onChange: (value: BulkChoices) => void
}

/** What has to be chosen for an action: the role, the capability, the groups, the reason. */
export function BulkFields({ action, value, error, onChange }: BulkFieldsProps) {
  const set = (change: Partial<BulkChoices>) => onChange({ ...value, ...change })
  switch (action) {
    case 'assign-role':
    case 'revoke-role':
      return <RoleChoice value={value.role} onChange={(role) => set({ role })} />
    case 'grant-capability':
      return (
        <>
          <CapabilityField value={value.permission} onChange={(permission) => set({ permission })} />
          <Reason {...value} onChange={(reason) => set({ reason })} hint={t('userChanges.keptOfEvery')} />
          <PeriodField value={value.period} onChange={(period) => set({ period })} />
        </>
      )
    case 'revoke-capability':
      return <CapabilityField value={value.permission} onChange={(permission) => set({ permission })} />
    case 'add-to-group':
    case 'remove-from-group':
      return <GroupsField value={value.groups} onChange={(groups) => set({ groups })} />
    case 'set-attributes':
      return (
        <AttributeChange value={value.attribute} error={error} onChange={(attribute) => set({ attribute })} />
      )
    case 'activate':
    case 'deactivate':
      return <Reason {...value} onChange={(reason) => set({ reason })} hint={t('userChanges.keptOfEvery')} />
    case 'delete':
      return null
  }
}

interface ReasonProps {
  reason: string
  hint: string
  onChange: (reason: string) => void
}

function Reason({ reason, hint, onChange }: ReasonProps) {
  return (
    <Textarea
      label={t('userChanges.reason')}
      description={hint}
      maxLength={500}
      autosize
      minRows={2}
      value={reason}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function RoleChoice(props: { value: string | undefined; onChange: (role: string) => void }) {
  const roles = useQuery(rolesQuery())
  if (roles.isPending) return <Skeleton height={90} />
  if (roles.isError) return <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />
  return <OneRole roles={roles.data} value={props.value ?? null} onChange={props.onChange} />
}
