import type { Me } from '@rollcall/contract/me.ts'
import {
  type Icon,
  IconBuilding,
  IconChartBar,
  IconDatabaseExport,
  IconForms,
  IconHistory,
  IconId,
  IconListCheck,
  IconMail,
  IconPalette,
  IconPlayerPlay,
  IconServer,
  IconShieldStar,
  IconUserSearch,
  IconUserStar,
  IconUsers,
  IconUsersGroup,
  IconUsersPlus,
} from '@tabler/icons-react'
import { t } from '../i18n/messages.ts'
import type { SettingsPage } from './pages.ts'

// Apart from the pages themselves, which the router needs before anybody is signed in.

/** The name of each page. */
export const pageLabels: Record<SettingsPage['to'], string> = {
  '/settings/overview': t('shell.overview'),
  '/settings/users': t('shell.users'),
  '/settings/groups': t('shell.allGroups'),
  '/settings/capabilities': t('shell.capabilities'),
  '/settings/roles': t('shell.roles'),
  '/settings/permissions': t('shell.permissions'),
  '/settings/service-accounts': t('shell.serviceAccounts'),
  '/settings/visitors': t('shell.visitors'),
  '/settings/audit': t('shell.auditLog'),
  '/settings/mail': t('shell.mail'),
  '/settings/attributes': t('shell.attributes'),
  '/settings/advanced': t('shell.advanced'),
  '/server/tenants': t('shell.tenants'),
  '/server/users': t('shell.usersOfAll'),
  '/server/visits': t('shell.visits'),
  '/server/backups': t('shell.backups'),
  '/server/executions': t('shell.executions'),
  '/server/nodes': t('shell.nodes'),
}

export const pageIcons: Record<SettingsPage['to'], Icon> = {
  '/settings/overview': IconChartBar,
  '/settings/users': IconUsers,
  '/settings/groups': IconUsersGroup,
  '/settings/capabilities': IconShieldStar,
  '/settings/roles': IconId,
  '/settings/permissions': IconListCheck,
  '/settings/service-accounts': IconUserStar,
  '/settings/visitors': IconUsersPlus,
  '/settings/audit': IconHistory,
  '/settings/mail': IconMail,
  '/settings/attributes': IconForms,
  '/settings/advanced': IconPalette,
  '/server/tenants': IconBuilding,
  '/server/users': IconUserSearch,
  '/server/visits': IconUserStar,
  '/server/backups': IconDatabaseExport,
  '/server/executions': IconPlayerPlay,
  '/server/nodes': IconServer,
}

/** The name of the administrators' pages. If everybody has groups, the page of all groups needs a name of its own. */
export function settingsLabel(me: Me): string {
  return me.tenant.groups ? t('shell.adminPanel') : t('shell.settings')
}
