import { refuseActingOn } from '@rollcall/access/escalation.ts'
import { keysOf } from '@rollcall/access/permission-set.ts'
import { roleAsSubject } from '@rollcall/access/roles.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../platform/operations.ts'
import { holdersByRole } from '../access/access.service.ts'

export const rolesOperations = implement(contract.roles, {
  async list({ db, actor, tenant }) {
    const holders = await holdersByRole(db, tenant.id)
    const defaults = new Set(tenant.profile.roles.filter((role) => role.isDefault).map((role) => role.key))
    const items = [...tenant.model.roles.values()].map((role) => {
      const facts = tenant.roles.get(role.id)
      return {
        id: role.id,
        key: role.key,
        name: role.name,
        description: facts?.description ?? '',
        externalName: facts?.externalName ?? null,
        color: facts?.color ?? 'gray',
        builtIn: facts?.builtIn ?? false,
        allPermissions: role.allPermissions,
        permissions: keysOf(tenant.model.catalogue, role.permissions),
        listedPermissions: [...role.listedPermissions],
        limits: Object.fromEntries(role.limits),
        revision: facts?.revision ?? 0,
        users: holders.get(role.id) ?? 0,
        default: defaults.has(role.key),
        administrator: role.key === tenant.profile.source.administratorRole,
        grantable: !refuseActingOn(tenant.model, actor.subject, roleAsSubject(tenant.model, role)),
      }
    })
    return { items }
  },

  async listPermissions({ tenant }) {
    const capabilities = new Set(tenant.profile.source.capabilities)
    const items = tenant.model.catalogue.permissions.map(({ key, group, description, implies, origin }) => ({
      key,
      group,
      description,
      implies: [...implies],
      origin,
      capability: capabilities.has(key),
    }))
    const limits = [...tenant.model.limits.values()].map(({ key, description, unit }) => ({
      key,
      description,
      unit,
    }))
    return { items, limits }
  },
})
