import fc from 'fast-check'
import { type Catalogue, compileCatalogue } from '../src/catalogue.ts'
import { type AccessModel, compileModel, type RoleDefinition } from '../src/roles.ts'
import { rollcallPermissions } from '../src/rollcall-permissions.ts'
import type { Grants } from '../src/subject.ts'

const ownKeys = rollcallPermissions.map((permission) => permission.key)
const limitKeys = ['hosts', 'rows', 'seats']

/** Catalogues of one to four 32-bit words, whose product permissions imply each other at random, cycles included. */
export const catalogues: fc.Arbitrary<Catalogue> = fc.integer({ min: 0, max: 80 }).chain((size) => {
  const keys = Array.from({ length: size }, (_, index) => `product:${index}`)
  const implies = fc.uniqueArray(fc.constantFrom(...ownKeys, ...keys), { maxLength: 2 })
  return fc
    .array(implies, { minLength: size, maxLength: size })
    .map((lists) => compileCatalogue(keys.map((key, index) => permission(key, lists[index]))))
})

/** Up to 12 keys of a catalogue. */
export function keysIn(catalogue: Catalogue): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...catalogue.permissions.map(({ key }) => key)), { maxLength: 12 })
}

const limitValues = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 5 }))
const limits = fc.dictionary(fc.constantFrom(...limitKeys, 'forgotten'), limitValues, { maxKeys: 3 })

/** Models whose roles also have unknown keys and limits. */
export const models: fc.Arbitrary<AccessModel> = catalogues.chain((catalogue) => {
  const roleWithoutId = fc.record({
    key: fc.constant('role'),
    name: fc.constant('Role'),
    allPermissions: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
    permissions: fc
      .tuple(keysIn(catalogue), fc.subarray(['gone:1', 'gone:2']))
      .map(([known, gone]) => [...known, ...gone]),
    limits,
  })
  return fc.array(roleWithoutId, { minLength: 1, maxLength: 6 }).map((roles) => {
    const definitions = limitKeys.map((key) => ({ key, description: key, unit: key }))
    const withIds: RoleDefinition[] = roles.map((role, index) => ({ ...role, id: `role-${index}` }))
    return compileModel(catalogue, withIds, definitions)
  })
})

/** There are few moments, so that beginnings, ends and the moment of decision often coincide. */
export const moments = fc.integer({ min: 0, max: 8 }).map((time) => new Date(time))
export const periods = {
  startsAt: fc.option(moments),
  endsAt: fc.option(moments),
}

/** Few, so that a role often comes through two of them, and also as the user's own. */
const groups = fc.constantFrom(
  { groupId: 'group-1', groupName: 'Blue' },
  { groupId: 'group-2', groupName: 'Red' },
)

/** Grants of roles, capabilities and limits of a model, some of them unknown to it. */
export function grantsIn(model: AccessModel): fc.Arbitrary<Grants> {
  const roleId = fc.constantFrom(...model.roles.keys(), 'role-deleted')
  const permissionKey = fc.constantFrom(...model.catalogue.permissions.map(({ key }) => key), 'gone:1')
  return fc.record({
    roles: fc.array(
      fc.oneof(
        fc.record({ roleId, source: fc.constantFrom('manual', 'ldap'), ...periods }),
        fc.record({ roleId, source: fc.constant('group'), via: groups }),
      ),
      { maxLength: 4 },
    ),
    capabilities: fc.array(
      fc.record({
        id: fc.constant('capability'),
        permission: permissionKey,
        reason: fc.constant('because'),
        source: fc.constantFrom('manual', 'ldap'),
        ...periods,
      }),
      { maxLength: 2 },
    ),
    limits: fc.dictionary(fc.constantFrom(...limitKeys), limitValues, { maxKeys: 2 }),
  })
}

/** A permission of a product. */
export function permission(key: string, implies: readonly string[] = []) {
  return { key, group: 'Product', description: key, implies }
}
