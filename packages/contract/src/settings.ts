import { type Static, Type } from 'typebox'
import { Line, TenantSlug } from './fields.ts'
import { operation } from './operation.ts'

export const LookAndFeel = Type.Object({
  name: Type.String({ description: 'Name of the tenant, as people read it' }),
  title: Type.String({ description: 'Name of the product on sign-in pages and in mails' }),
  accentColor: Type.String({ description: 'Colour of sign-in pages and mails, such as #1c4fd8' }),
  revision: Type.Integer({
    description: 'Counts the changes of the settings and the roles; a change says which one it was made from',
  }),
})
export type LookAndFeel = Static<typeof LookAndFeel>

export const showLook = operation({
  name: 'settings.show-look',
  method: 'GET',
  path: '/tenants/{tenant}/settings/look-and-feel',
  summary: 'Show how the tenant looks',
  needs: 'settings:look-and-feel',
  input: Type.Object({ tenant: TenantSlug }),
  output: LookAndFeel,
  problems: [],
})

export const updateLook = operation({
  name: 'settings.update-look',
  method: 'PATCH',
  path: '/tenants/{tenant}/settings/look-and-feel',
  summary: 'Change how the tenant looks',
  needs: 'settings:look-and-feel',
  input: Type.Object({
    tenant: TenantSlug,
    revision: Type.Integer({ minimum: 0 }),
    name: Type.Optional(Line(100)),
    title: Type.Optional(Line(100)),
    accentColor: Type.Optional(Type.String({ pattern: '^#[0-9a-f]{6}$' })),
  }),
  output: LookAndFeel,
  problems: ['settings.changed_meanwhile'],
})
