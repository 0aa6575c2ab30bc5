import { type Catalogue, compileCatalogue } from '@rollcall/access/catalogue.ts'
import { exceeds } from '@rollcall/access/limits.ts'
import { has, isSubset, keysOf, setOf } from '@rollcall/access/permission-set.ts'
import { type AccessModel, compileModel } from '@rollcall/access/roles.ts'
import { serverPrefix } from '@rollcall/access/rollcall-permissions.ts'
import type { Subject } from '@rollcall/access/subject.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { RoleCatalogue } from './roles.queries.ts'

/** What the access rules need, so that the page can check before the server does: the signed-in user, and the catalogue without roles. */
export interface RoleRules {
  model: AccessModel
  actor: Subject
}

export function rulesOf(listed: RoleCatalogue, me: Pick<Me, 'permissions' | 'limits'>): RoleRules {
  const catalogue = compileCatalogue(
    listed.items.filter(({ origin }) => origin === 'product'),
    { runsServer: listed.items.some(({ key }) => key.startsWith(serverPrefix)) },
  )
  const held = me.permissions.filter((key) => catalogue.indexOf(key) >= 0)
  return {
    model: compileModel(catalogue, [], listed.limits),
    actor: {
      permissions: setOf(catalogue, held),
      limits: new Map(Object.entries(me.limits)),
      changesAt: Number.POSITIVE_INFINITY,
    },
  }
}

/** Everything that these permissions give, each with the others that imply it: `users:read` → [`users:update`]. */
export function givenBy(catalogue: Catalogue, listed: readonly string[]): Map<string, string[]> {
  const known = listed.filter((key) => catalogue.indexOf(key) >= 0)
  const given = keysOf(catalogue, setOf(catalogue, known))
  return new Map(given.map((key) => [key, known.filter((other) => other !== key && brings(other, key))]))

  function brings(key: string, other: string): boolean {
    return has(catalogue.closures[catalogue.indexOf(key)] ?? new Uint32Array(), catalogue.indexOf(other))
  }
}

/** The permissions that one implies, without itself. */
export function impliedBy(catalogue: Catalogue, key: string): string[] {
  return keysOf(catalogue, setOf(catalogue, [key])).filter((other) => other !== key)
}

/**
 * Rollcall's own permissions, if permissions of the product imply some of them: users then choose among the product's. Empty if the product
 * leaves users and roles to Rollcall's permissions.
 */
export function foldedUnder({ model }: RoleRules, items: RoleCatalogue['items']): string[] {
  const own = new Set(items.filter(({ origin }) => origin === 'rollcall').map(({ key }) => key))
  const bringsOwn = items.some(
    ({ key, origin }) =>
      origin === 'product' && impliedBy(model.catalogue, key).some((other) => own.has(other)),
  )
  return bringsOwn ? [...own] : []
}

/** Whether the user has the permission and all that it implies, and so may put it into a role. */
export function mayGive({ model, actor }: RoleRules, key: string): boolean {
  return isSubset(setOf(model.catalogue, [key]), actor.permissions)
}

/** A value for a limit, reduced to the user's own. */
export function withinOwn({ actor }: RoleRules, limit: string, value: number | null): number | null {
  const own = actor.limits.get(limit) ?? (actor.limits.has(limit) ? null : 0)
  return exceeds(value, own) ? own : value
}
