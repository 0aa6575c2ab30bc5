import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { TenantRules } from '@rollcall/contract/me.ts'
import { t } from '../../../i18n/messages.ts'

/** What the action will do to each of the users. */
export function bulkConsequences(
  action: BulkAction,
  rules: Pick<TenantRules, 'rolesPerUser' | 'onRoleChange' | 'begin' | 'groups'>,
): string[] {
  const judged = t('userChanges.judged')
  switch (action) {
    case 'activate':
      return [
        t('userChanges.bulkActivate'),
        ...(rules.begin === 'password' ? [] : [t('userChanges.bulkInvites')]),
        judged,
      ]
    case 'deactivate':
      return [
        t('userChanges.bulkDeactivate'),
        t('userChanges.bulkKeysStop'),
        t('userChanges.bulkKept'),
        judged,
      ]
    case 'assign-role':
      return [
        rules.rolesPerUser === 'one' ? t('userChanges.bulkReplaces') : t('userChanges.bulkKeepRoles'),
        rules.onRoleChange === 'keep-sessions'
          ? t('userChanges.bulkNextRequest')
          : t('userChanges.bulkSignOut'),
        judged,
      ]
    case 'delete':
      return [
        t('userChanges.bulkDelete'),
        ...(rules.groups ? [t('userChanges.bulkHeir')] : []),
        t('userChanges.bulkAudit'),
        t('userChanges.cannotBeUndone'),
        judged,
      ]
  }
}
