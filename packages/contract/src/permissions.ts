import { type Static, Type } from 'typebox'
import { Key, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { query } from './operation.ts'

export const Permission = Type.Object({
  key: Key,
  group: Type.String(),
  description: Type.String(),
  implies: Type.Array(Key),
  origin: Type.Union([Type.Literal('rollcall'), Type.Literal('product')]),
  capability: Type.Boolean({ description: 'Whether it can be granted to single users beside their roles' }),
})
export type Permission = Static<typeof Permission>

export const LimitDefinition = Type.Object({
  key: Key,
  description: Type.String(),
  unit: Type.String({ description: 'What the number counts, in the plural' }),
})
export type LimitDefinition = Static<typeof LimitDefinition>

export const list = query({
  name: 'permissions.list',
  summary: 'List the permission catalogue',
  description: 'Every permission that a role can have, and every limit that it can set.',
  scope: 'tenant',
  needs: 'roles:read',
  input: Type.Object({ tenant: TenantSlug }),
  output: Type.Object({ items: Type.Array(Permission), limits: Type.Array(LimitDefinition) }),
  problems: [],
})

export const bindings = { list: http.get(list, '/tenants/{tenant}/permissions') }
