import { can } from '@rollcall/access/decide.ts'
import { sortKey } from '@rollcall/access/folding.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { BatchContext } from '../../operations/batch.ts'
import type { Principal } from '../../platform/principal.ts'
import type { Refusal } from '../../platform/problem.ts'
import { nameKey } from '../../platform/tidy-name.ts'
import { requireGrantable } from '../grants/escalation.ts'
import { noRights, reachOfRoles } from '../grants/users.reach.ts'
import {
  refuseUnlessChangeable,
  requireGroupRightsWithin,
  requireGroups,
  viewerOf,
} from '../groups/groups.access.ts'
import { type GroupRow, listGroupsNamed } from '../groups/groups.store.ts'
import { refusalBy } from './reasons.ts'

/** What lines are judged with: the caller's rights of this moment. */
export type Judging = Pick<BatchContext<Principal>, 'db' | 'actor' | 'tenant' | 'now'>

/** The roles of the tenant by the names that files have: keys first, then shown names without regard to case and accents. */
export function rolesByName({ tenant }: Pick<Judging, 'tenant'>): (name: string) => CompiledRole | undefined {
  const roles = [...tenant.model.roles.values()]
  const byKey = new Map(roles.map((role) => [role.key, role]))
  const byName = new Map(roles.toReversed().map((role) => [sortKey(role.name), role]))
  return (name) => byKey.get(name) ?? byName.get(sortKey(name))
}

/** May the caller give a new account these roles? Answers once for each distinct set. */
export function grantableRoles({
  tenant,
  actor,
  now,
}: Judging): (roles: readonly CompiledRole[]) => Refusal | undefined {
  const known = new Map<string, Refusal | undefined>()
  return (roles) => {
    const key = roles
      .map(({ id }) => id)
      .sort()
      .join()
    if (!known.has(key))
      known.set(
        key,
        refusalBy(() =>
          requireGrantable(tenant, actor, noRights(tenant, now), reachOfRoles(tenant, roles, now)),
        ),
      )
    return known.get(key)
  }
}

/** A group that a file names, or why the caller may not add anybody to it. */
export type NamedGroup = { group: GroupRow; refusal?: Refusal | undefined } | undefined

/** Groups by their names, each looked up once. A group that the caller may not see is not there. */
export class NamedGroups {
  readonly #work: Judging
  readonly #known = new Map<string, NamedGroup>()

  constructor(work: Judging) {
    this.#work = work
  }

  /** Looks up the names that are not known yet. */
  async load(names: readonly string[]): Promise<void> {
    const { db, actor, tenant, now } = this.#work
    const keys = [...new Set(names.map(nameKey))].filter((key) => !this.#known.has(key))
    if (keys.length === 0) return
    for (const key of keys) this.#known.set(key, undefined)
    for (const group of await listGroupsNamed(db, tenant.id, viewerOf(actor, now), keys)) {
      const seen = group.ownRole !== null || group.public || can(tenant.model, actor.subject, 'groups:read')
      if (seen) this.#known.set(group.nameKey, { group, refusal: this.#refusalFor(group) })
    }
  }

  get(name: string): NamedGroup {
    return this.#known.get(nameKey(name))
  }

  #refusalFor(group: GroupRow): Refusal | undefined {
    const { actor, tenant } = this.#work
    return refusalBy(() => {
      requireGroups(tenant)
      refuseUnlessChangeable(actor, group)
      requireGroupRightsWithin(tenant, actor, group)
    })
  }
}
