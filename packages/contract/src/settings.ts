import { type Static, Type } from 'typebox'
import { Id, Line, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { command, download, query } from './operation.ts'
import { PersonName } from './people.ts'
import { PictureFile } from './picture-file.ts'

export const LogoTheme = Type.Union([Type.Literal('light'), Type.Literal('dark')], {
  description: 'On light pages and in mails, or on dark pages',
})
export type LogoTheme = Static<typeof LogoTheme>

export const Logo = Type.Object({
  url: Type.String({
    description: 'Where it is, on this server; may be kept for good, since another logo has another address',
  }),
  width: Type.Integer({ description: 'In pixels' }),
  height: Type.Integer({ description: 'In pixels' }),
})
export type Logo = Static<typeof Logo>

/** On a dark page without a logo of its own, the light one is shown on a light ground. */
export const Logos = Type.Object({
  light: Type.Union([Logo, Type.Null()]),
  dark: Type.Union([Logo, Type.Null()]),
})
export type Logos = Static<typeof Logos>

export const Branding = Type.Object({
  name: Type.String({ description: 'The name of the tenant that users see' }),
  title: Type.String({ description: 'Name of the product on sign-in pages and in mails' }),
  accentColor: Type.String({ description: 'Colour of sign-in pages and mails, such as #1c4fd8' }),
  logos: Logos,
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

export const setLogo = command({
  name: 'settings.set-logo',
  summary: 'Set the logo of the tenant',
  description:
    'A PNG, JPEG or WebP picture, judged by what is in it, of 512 KiB, 4096 pixels on a side and 4,194,304 pixels in all at most. It is turned as its EXIF notes say and encoded anew, as PNG that fits 480 × 120 pixels: nothing else of the file is kept. SVG is refused, since it is a program more than a picture: export it as PNG.',
  scope: 'tenant',
  needs: 'settings:look-and-feel',
  input: Type.Object({
    tenant: TenantSlug,
    theme: LogoTheme,
    picture: PictureFile,
  }),
  output: Branding,
  emits: ['settings.logo-changed'],
  problems: ['server.busy'],
})

export const removeLogo = command({
  name: 'settings.remove-logo',
  summary: 'Remove the logo of the tenant',
  description: 'The name is shown in its place, as before there was one.',
  scope: 'tenant',
  needs: 'settings:look-and-feel',
  input: Type.Object({ tenant: TenantSlug, theme: LogoTheme }),
  output: Branding,
  emits: ['settings.logo-changed'],
  problems: ['settings.no_logo'],
})

export const showLogo = query({
  name: 'settings.show-logo',
  summary: 'The logo of a tenant, as a picture',
  description: 'For sign-in pages. `logo` is the end of the address that `sign-in.options` has.',
  scope: 'public',
  input: Type.Object({ tenant: TenantSlug, logo: Type.String({ pattern: '^[0-9a-f]{32}\\.png$' }) }),
  output: download,
  problems: ['tenant.not_found', 'settings.no_logo'],
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
  setLogo: http.put(setLogo, '/tenants/{tenant}/settings/logos/{theme}'),
  removeLogo: http.delete(removeLogo, '/tenants/{tenant}/settings/logos/{theme}'),
  showLogo: http.get(showLogo, '/tenants/{tenant}/logos/{logo}', { download: ['image/png'] }),
  showGroups: http.get(showGroups, '/tenants/{tenant}/settings/groups'),
  updateGroups: http.patch(updateGroups, '/tenants/{tenant}/settings/groups'),
}
