import { type Static, Type } from 'typebox'
import { Id, Line, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { command, query } from './operation.ts'
import { PersonName } from './people.ts'

export const Branding = Type.Object({
  name: Type.String({ description: 'The name of the tenant that users see' }),
  title: Type.String({ description: 'Name of the product on sign-in pages and in mails' }),
  accentColor: Type.String({ description: 'Colour of sign-in pages and mails, such as #1c4fd8' }),
  revision: Type.Integer({
    description:
      'Counts the changes of the settings and the roles; a change names the revision that it was made from',
  }),
})
export type Branding = Static<typeof Branding>

export const showLook = query({
  name: 'settings.show-look',
  summary: 'Show the branding of the tenant',
  scope: 'tenant',
  needs: 'settings:look-and-feel',
  input: Type.Object({ tenant: TenantSlug }),
  output: Branding,
  problems: [],
})

export const updateLook = command({
  name: 'settings.update-look',
  summary: 'Change the branding of the tenant',
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
    description: 'The chosen new owner of groups whose only owner is deleted',
  }),
  heir: Type.Union([PersonName, Type.Null()], {
    description:
      'The new owner at present: the default administrator if they are an active administrator, else the active administrator with the oldest account',
  }),
})
export type GroupSettings = Static<typeof GroupSettings>

export const showGroups = query({
  name: 'settings.show-groups',
  summary: 'Show the new owner of the groups of deleted accounts',
  description: 'Also needs `users:read-names`.',
  scope: 'tenant',
  needs: 'settings:read',
  input: Type.Object({ tenant: TenantSlug }),
  output: GroupSettings,
  problems: ['access.action_disabled'],
})

export const updateGroups = command({
  name: 'settings.update-groups',
  summary: 'Choose the new owner of the groups of deleted accounts',
  description:
    'An active account that has the administrator role without an end; null: the oldest such account. Also needs `users:read-names`.',
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
