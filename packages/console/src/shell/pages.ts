import type { RollcallPermission, ServerPermission } from '@rollcall/access/rollcall-permissions.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { may } from '../api/me.ts'

export interface SettingsPage {
  to:
    | '/settings/overview'
    | '/settings/users'
    | '/settings/groups'
    | '/settings/capabilities'
    | '/settings/roles'
    | '/settings/permissions'
    | '/settings/audit'
    | '/settings/mail'
    | '/settings/attributes'
    | '/settings/advanced'
    | '/server/backups'
  needs: RollcallPermission | ServerPermission
  /** Whether the page exists in the user's tenant. */
  present?: (me: Me) => boolean
}

const settingsPages: SettingsPage[] = [
  { to: '/settings/overview', needs: 'users:read' },
  { to: '/settings/users', needs: 'users:read' },
  {
    to: '/settings/groups',
    needs: 'groups:read',
    present: (me) => me.tenant.groups,
  },
  {
    to: '/settings/capabilities',
    needs: 'capabilities:read',
    present: (me) => me.tenant.capabilities.length > 0,
  },
  { to: '/settings/roles', needs: 'roles:read' },
  { to: '/settings/permissions', needs: 'roles:read' },
  { to: '/settings/audit', needs: 'audit:read' },
  { to: '/settings/mail', needs: 'mail:read' },
  { to: '/settings/attributes', needs: 'settings:read' },
  { to: '/settings/advanced', needs: 'settings:look-and-feel' },
  { to: '/server/backups', needs: 'server:backups' },
]

/** The settings pages that this user may use. */
export function settingsFor(me: Me): SettingsPage[] {
  return settingsPages.filter((page) => may(me, page.needs) && (page.present?.(me) ?? true))
}

export function firstPage(me: Me): SettingsPage['to'] | '/groups' | '/account' {
  return settingsFor(me)[0]?.to ?? (me.tenant.groups ? '/groups' : '/account')
}
