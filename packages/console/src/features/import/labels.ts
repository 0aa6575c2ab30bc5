import type { Import, ImportOutcome } from '@rollcall/contract/imports.ts'
import { t } from '../../i18n/messages.ts'

export const outcomeLabels: Record<ImportOutcome, string> = {
  waiting: t('imports.outcomeWaiting'),
  created: t('imports.outcomeCreated'),
  changed: t('imports.outcomeChanged'),
  unchanged: t('imports.outcomeUnchanged'),
  refused: t('imports.outcomeRefused'),
}

/** How far an import is, in a line. */
export function stateText({ status, progress, lines, counts, takenBack }: Import): string {
  switch (status) {
    case 'open':
      return t('imports.stateOpen')
    case 'checking':
      return t('imports.checked', { done: progress, total: lines })
    case 'checked':
      return counts.refused > 0
        ? t('imports.stateRefused', { count: counts.refused })
        : t('imports.stateReady', { count: counts.created + counts.changed })
    case 'waiting':
      return t('imports.stateWaiting')
    case 'running':
      return t('imports.imported', { done: progress, total: lines })
    case 'done':
      return t('imports.stateDone', { created: counts.created, changed: counts.changed })
    case 'taking-back':
      return t('imports.stateTakingBack')
    case 'taken-back':
      return t('imports.stateTakenBack', { count: (takenBack?.deleted ?? 0) + (takenBack?.restored ?? 0) })
  }
}

/** Where an import stands among the steps. */
export type Step = 'file' | 'columns' | 'preview' | 'run' | 'done'

export function stepOf({ status }: Pick<Import, 'status'>): Step {
  switch (status) {
    case 'open':
      return 'columns'
    case 'checking':
    case 'checked':
      return 'preview'
    case 'waiting':
    case 'running':
      return 'run'
    case 'done':
    case 'taking-back':
    case 'taken-back':
      return 'done'
  }
}
