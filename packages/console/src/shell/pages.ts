import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { mayCall } from '../api/me.ts'

export interface SettingsPage {
  to:
    | '/settings/overview'
    | '/settings/users'
    | '/settings/groups'
    | '/settings/capabilities'
    | '/settings/roles'
    | '/settings/permissions'
    | '/settings/service-accounts'
    | '/settings/visitors'
    | '/settings/audit'
    | '/settings/mail'
    | '/settings/attributes'
    | '/settings/advanced'
    | '/server/tenants'
    | '/server/users'
    | '/server/visits'
    | '/server/backups'
    | '/server/executions'
    | '/server/nodes'
  /** What the page asks first. A user who may not call it does not see the page. */
  asks: Operation
  /** Whether the page has something for this user in this tenant. */
  present?: (me: Me) => boolean
}

const settingsPages: SettingsPage[] = [
  { to: '/settings/overview', asks: contract.overview.show },
  { to: '/settings/users', asks: contract.users.list },
  {
    to: '/settings/groups',
    asks: contract.groups.list,
    present: (me) => me.actions.seeAllGroups.allowed,
  },
  {
    to: '/settings/capabilities',
    asks: contract.capabilities.list,
    present: (me) => me.tenant.capabilities.length > 0,
  },
  { to: '/settings/roles', asks: contract.roles.list },
  { to: '/settings/permissions', asks: contract.permissions.list },
  { to: '/settings/service-accounts', asks: contract.visits.listAccounts },
  { to: '/settings/visitors', asks: contract.visits.listVisitors },
  { to: '/settings/audit', asks: contract.audit.list },
  { to: '/settings/mail', asks: contract.mail.list },
  { to: '/settings/attributes', asks: contract.attributes.list },
  { to: '/settings/advanced', asks: contract.settings.showLook },
]

const serverPages: SettingsPage[] = [
  { to: '/server/tenants', asks: contract.tenants.list },
  { to: '/server/users', asks: contract.tenants.findUsers },
  { to: '/server/visits', asks: contract.visits.listAll },
  { to: '/server/backups', asks: contract.backups.list },
  { to: '/server/executions', asks: contract.executions.list },
  { to: '/server/nodes', asks: contract.nodes.list },
]

/** The settings pages that this user may use. */
export function settingsFor(me: Me): SettingsPage[] {
  return settingsPages.filter((page) => mayCall(me, page.asks) && (page.present?.(me) ?? true))
}

/** The pages about the whole server that this user may use. */
export function serverPagesFor(me: Me): SettingsPage[] {
  return serverPages.filter((page) => mayCall(me, page.asks))
}

export function firstPage(me: Me): SettingsPage['to'] | '/groups' | '/account' {
  return [...settingsFor(me), ...serverPagesFor(me)][0]?.to ?? (me.tenant.groups ? '/groups' : '/account')
}
