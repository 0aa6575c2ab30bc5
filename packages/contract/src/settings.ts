import { type Static, Type } from 'typebox'
import { Id, Line, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { command, query } from './operation.ts'
import { PersonName } from './people.ts'

export const Branding = Type.Object({
  name: Type.String({ description: 'Name of the tenant, as people read it' }),
  title: Type.String({ description: 'Name of the product on sign-in pages and in mails' }),
  accentColor: Type.String({ description: 'Colour of sign-in pages and mails, such as #1c4fd8' }),
  revision: Type.Integer({
    description: 'Counts the changes of the settings and the roles; a change says which one it was made from',
  }),
})
export type Branding = Static<typeof Branding>

export const showLook = query({
  name: 'settings.show-look',
  summary: 'Show how the tenant looks',
  scope: 'tenant',
  needs: 'settings:look-and-feel',
  input: Type.Object({ tenant: TenantSlug }),
  output: Branding,
  problems: [],
})

export const updateLook = command({
  name: 'settings.update-look',
  summary: 'Change how the tenant looks',
  scope: 'tenant',
  needs: 'settings:look-and-feel',
  input: Type.Object({
    tenant: TenantSlug,
    revision: Type.Integer({ minimum: 0 }),
    name: Type.Optional(Line(100)),
    title: Type.Optional(Line(100)),
    accentColor: Type.Optional(Type.String({ pattern: '^#[0-9a-f]{6}$' })),
  }),
  output: Branding,
  emits: ['settings.look-changed'],
  problems: ['settings.changed_meanwhile'],
})

export const GroupSettings = Type.Object({
  defaultAdministrator: Type.Union([PersonName, Type.Null()], {
    description: 'Who is to own the groups of which the only owner is deleted',
  }),
  heir: Type.Union([PersonName, Type.Null()], {
    description:
      'Who would own them now: the default administrator while their account is active and an administrator’s, else the active administrator whose account is the oldest',
  }),
})
export type GroupSettings = Static<typeof GroupSettings>

export const showGroups = query({
  name: 'settings.show-groups',
  summary: 'Who owns the groups of deleted accounts?',
  description: 'Only with `users:read-names` as well.',
  scope: 'tenant',
  needs: 'settings:read',
  input: Type.Object({ tenant: TenantSlug }),
  output: GroupSettings,
  problems: ['access.action_disabled'],
})

export const updateGroups = command({
  name: 'settings.update-groups',
  summary: 'Choose who owns the groups of deleted accounts',
  description:
    'An active account that has the administrator role for good; null: whichever such account is the oldest. Only with `users:read-names` as well.',
  scope: 'tenant',
  needs: 'settings:update',
  input: Type.Object({ tenant: TenantSlug, defaultAdministrator: Type.Union([Id, Type.Null()]) }),
  output: GroupSettings,
  emits: ['settings.groups-changed'],
  problems: ['user.not_found', 'access.action_disabled'],
})

export const bindings = {
  showLook: http.get(showLook, '/tenants/{tenant}/settings/look-and-feel'),
  updateLook: http.patch(updateLook, '/tenants/{tenant}/settings/look-and-feel'),
  showGroups: http.get(showGroups, '/tenants/{tenant}/settings/groups'),
  updateGroups: http.patch(updateGroups, '/tenants/{tenant}/settings/groups'),
}
