import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { TenantRules } from '@rollcall/contract/me.ts'
import { t } from '../../../i18n/messages.ts'
import { canBeRestored } from '../changes/consequences.ts'

/** The consequences of an action for each user; `groups` is how many were chosen. */
export function bulkConsequences(
  action: BulkAction,
  rules: Pick<TenantRules, 'rolesPerUser' | 'onRoleChange' | 'begin' | 'groups' | 'recycleBin'>,
  groups = 1,
): string[] {
  const ofGroups = { count: groups }
  const checked = t('userChanges.checked')
  switch (action) {
    case 'activate':
      return [
        t('userChanges.bulkActivate'),
        ...(rules.begin === 'password' ? [] : [t('userChanges.bulkInvites')]),
        checked,
      ]
    case 'deactivate':
      return [
        t('userChanges.bulkDeactivate'),
        t('userChanges.bulkKeysStop'),
        t('userChanges.bulkKept'),
        checked,
      ]
    case 'assign-role':
      return [
        rules.rolesPerUser === 'one' ? t('userChanges.bulkReplaces') : t('userChanges.bulkKeepRoles'),
        rules.onRoleChange === 'keep-sessions'
          ? t('userChanges.bulkNextRequest')
          : t('userChanges.bulkSignOut'),
        checked,
      ]
    case 'revoke-role':
      return [
        t('userChanges.bulkOnlyThisRole'),
        rules.onRoleChange === 'keep-sessions'
          ? t('userChanges.bulkNextRequest')
          : t('userChanges.bulkSignOut'),
        checked,
      ]
    case 'grant-capability':
      return [t('userChanges.bulkWithin'), checked]
    case 'revoke-capability':
      return [t('userChanges.bulkByHand'), checked]
    case 'add-to-group':
      return [t('userChanges.bulkGroupRights', ofGroups), t('userChanges.bulkAlreadyIn', ofGroups)]
    case 'remove-from-group':
      return [t('userChanges.bulkGroupLoses', ofGroups), t('userChanges.bulkLastOwner', ofGroups)]
    case 'set-attributes':
      return [t('attributes.bulkReplaces'), checked]
    case 'delete':
      return [
        t('userChanges.bulkDelete'),
        ...(rules.groups ? [t('userChanges.bulkNewOwner')] : []),
        t('userChanges.bulkAudit'),
        canBeRestored(rules),
        checked,
      ]
  }
}
