import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../operations/implement.ts'
import { describedFor } from '../../platform/permission-words.ts'
import { createOperation } from './roles.create.ts'
import { removeOperation } from './roles.remove.ts'
import { requireRole } from './roles.rules.ts'
import { roleOf, useOfRoles } from './roles.show.ts'
import { updateOperation } from './roles.update.ts'

export const rolesOperations = implement(contract.roles, {
  async list({ db, actor, tenant }) {
    const use = await useOfRoles(db, tenant.id)
    const items = [...tenant.model.roles.keys()].map((id) => {
      const { role, facts } = requireRole(tenant, id)
      return roleOf(actor, role, facts, use(id))
    })
    return { items }
  },

  create: createOperation,
  update: updateOperation,
  remove: removeOperation,
})

export const permissionsOperations = implement(contract.permissions, {
  async list({ tenant, origin }) {
    const described = describedFor(origin.acceptLanguage)
    const capabilities = new Set(tenant.profile.source.capabilities)
    const groups = tenant.profile.source.groups.enabled
    // Permissions for groups do nothing where groups are switched off.
    const present = tenant.model.catalogue.permissions.filter(
      ({ key }) => groups || !key.startsWith('groups:'),
    )
    const items = present.map((permission) => ({
      key: permission.key,
      ...described(permission),
      implies: [...permission.implies],
      origin: permission.origin,
      capability: capabilities.has(permission.key),
    }))
    const limits = [...tenant.model.limits.values()].map(({ key, description, unit }) => ({
      key,
      description,
      unit,
    }))
    return { items, limits }
  },
})
