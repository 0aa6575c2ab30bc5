import type { Me } from '@rollcall/contract/me.ts'
import { t } from '../i18n/messages.ts'
import type { SettingsPage } from './pages.ts'

// Apart from the pages themselves, which the router needs before the sentences for signed-in users are loaded.

/** The name of each page. */
export const pageLabels: Record<SettingsPage['to'], string> = {
  '/settings/overview': t('shell.overview'),
  '/settings/users': t('shell.users'),
  '/settings/groups': t('shell.allGroups'),
  '/settings/capabilities': t('shell.capabilities'),
  '/settings/roles': t('shell.roles'),
  '/settings/permissions': t('shell.permissions'),
  '/settings/audit': t('shell.auditLog'),
  '/settings/mail': t('shell.mail'),
  '/settings/advanced': t('shell.advanced'),
}

/** The name of the administrators' pages. If everybody has groups, the page of all groups needs a name of its own. */
export function settingsLabel(me: Me): string {
  return me.tenant.groups ? t('shell.adminPanel') : t('shell.settings')
}
