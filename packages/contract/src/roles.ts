import { type Static, Type } from 'typebox'
import { LimitValue } from './access.ts'
import { Id, Key, TenantSlug } from './fields.ts'
import { operation } from './operation.ts'

export const Role = Type.Object({
  id: Id,
  key: Key,
  name: Type.String(),
  description: Type.String(),
  externalName: Type.Union([Type.String(), Type.Null()]),
  color: Type.String(),
  builtIn: Type.Boolean(),
  allPermissions: Type.Boolean(),
  permissions: Type.Array(Key),
  limits: Type.Record(Type.String(), LimitValue),
  users: Type.Integer({ description: 'How many accounts have it' }),
  default: Type.Boolean({ description: 'New accounts get it unless another is chosen' }),
  administrator: Type.Boolean({ description: 'The tenant is never without an active holder of it' }),
  grantable: Type.Boolean({ description: 'You have everything it gives, so you may give it' }),
})
export type Role = Static<typeof Role>

export const list = operation({
  name: 'roles.list',
  method: 'GET',
  path: '/tenants/{tenant}/roles',
  summary: 'List roles',
  needs: 'roles:read',
  input: Type.Object({ tenant: TenantSlug }),
  output: Type.Object({ items: Type.Array(Role) }),
  problems: [],
})

export const Permission = Type.Object({
  key: Key,
  group: Type.String(),
  description: Type.String(),
  implies: Type.Array(Key),
  origin: Type.Union([Type.Literal('rollcall'), Type.Literal('product')]),
  capability: Type.Boolean({ description: 'Can be granted to single users beside their roles' }),
})

export const listPermissions = operation({
  name: 'permissions.list',
  method: 'GET',
  path: '/tenants/{tenant}/permissions',
  summary: 'List the permission catalogue',
  needs: 'roles:read',
  input: Type.Object({ tenant: TenantSlug }),
  output: Type.Object({ items: Type.Array(Permission) }),
  problems: [],
})
