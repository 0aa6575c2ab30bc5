import type { Execution, ExecutionKind, ExecutionState } from '@rollcall/contract/executions.ts'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { problems } from '@rollcall/contract/problems.ts'
import { t } from '../../i18n/messages.ts'
import { troubleLabels } from '../backups/labels.ts'
import { jobTitle } from '../jobs/labels.ts'

export const kindLabels: Record<ExecutionKind, string> = {
  bulk: t('executions.bulk'),
  offboarding: t('executions.offboarding'),
  backup: t('executions.backup'),
  'tenant-deletion': t('executions.deletion'),
  import: t('executions.importing'),
}

export const stateLabels: Record<ExecutionState, string> = {
  waiting: t('executions.waiting'),
  running: t('executions.running'),
  done: t('executions.done'),
  failed: t('executions.failed'),
  cancelled: t('executions.cancelled'),
}

const importTitles = {
  check: t('executions.checkImport'),
  import: t('executions.importing'),
  'take-back': t('executions.takeBackImport'),
}

/** What a job does: "Deactivate 12 users", without the names that belong to its tenant. */
export function executionTitle({ kind, action, progress }: Execution): string {
  switch (kind) {
    case 'bulk': {
      const job = { action: action as BulkAction, total: progress?.total ?? 0, permission: null, group: null }
      return jobTitle({ ...job, role: null, attributes: null }, t('executions.aRole'))
    }
    case 'offboarding':
      return action === 'delete' ? t('executions.offboardDelete') : t('executions.offboardDeactivate')
    case 'backup':
      return t('executions.backup')
    case 'tenant-deletion':
      return t('executions.deletion')
    case 'import':
      return importTitles[action as keyof typeof importTitles]
  }
}

/** How far a job is, or how much of it was refused; nothing where its state says all. */
export function progressOf({ state, progress }: Execution): string | undefined {
  if (!progress) return undefined
  const { total, succeeded, refused } = progress
  if (state === 'running') return t('executions.processed', { processed: succeeded + refused, total })
  return refused > 0 ? t('executions.someRefused', { refused, total }) : undefined
}

/** Why it did not happen, in the language of the page. */
export function reasonText({ kind, reason }: Pick<Execution, 'kind' | 'reason'>): string | undefined {
  if (!reason) return undefined
  if (kind === 'backup' && reason.code in troubleLabels)
    return troubleLabels[reason.code as keyof typeof troubleLabels]
  return refusalText(reason)
}

/** A refusal by its code, or as the server has said it where this page is older than the server. */
export function refusalText({ code, text }: { code: string; text: string }): string {
  return code in problems ? t(`problemTitle.${code as ProblemCode}`) : text
}
