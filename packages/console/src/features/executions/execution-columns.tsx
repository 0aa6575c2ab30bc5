import type { Execution } from '@rollcall/contract/executions.ts'
import { t } from '../../i18n/messages.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { ExecutionStateCell } from './ExecutionState.tsx'
import { executionTitle } from './labels.ts'
import { placeOf } from './search.ts'

/** The columns of the list. With `linked`, tenants lead to their pages. */
export function columnsOf(linked: boolean): Column<Execution>[] {
  return [
    {
      key: 'job',
      label: t('executions.job'),
      share: 3,
      min: 150,
      render: (execution) => (
        <TextLink
          to="/server/executions"
          search={(before: object) => ({
            ...before,
            job: placeOf({ kind: execution.kind, target: execution.tenant.id, job: execution.id }),
          })}
          className="rc-row-link"
          data-row
          onClick={(event) => event.stopPropagation()}
        >
          {executionTitle(execution)}
        </TextLink>
      ),
    },
    {
      key: 'tenant',
      label: t('executions.tenant'),
      share: 3,
      min: 130,
      render: ({ tenant }) =>
        linked ? (
          <TextLink
            to="/server/tenants/$target"
            params={{ target: tenant.id }}
            onClick={(event) => event.stopPropagation()}
          >
            {tenant.name}
          </TextLink>
        ) : (
          tenant.name
        ),
    },
    {
      key: 'state',
      label: t('executions.state'),
      share: 2,
      min: 120,
      render: (execution) => <ExecutionStateCell execution={execution} />,
    },
    { key: 'by', label: t('executions.by'), share: 2, render: makerText },
    { key: 'created', label: t('executions.created'), render: ({ createdAt }) => <Time at={createdAt} /> },
    {
      key: 'ended',
      label: t('executions.ended'),
      render: ({ finishedAt }) => finishedAt && <Time at={finishedAt} />,
    },
  ]
}

/** Who asked for it. */
export function makerText({ kind, createdBy }: Pick<Execution, 'kind' | 'createdBy'>): string {
  if (kind === 'tenant-deletion') return t('executions.inLog')
  return createdBy === null ? t('executions.server') : (createdBy.name ?? t('executions.hiddenName'))
}
