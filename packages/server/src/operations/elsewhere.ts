import type { EventName } from '@rollcall/contract/events/events.ts'
import { emitsOf, mayEnterTenants, type Operation } from '@rollcall/contract/operation.ts'
import type { Db } from '../platform/database/database.ts'
import { enterTenant } from '../platform/database/every-tenant.ts'
import type { ChangeSource } from '../platform/events.ts'
import { ChangeEvents, type Event } from '../platform/events.ts'
import type { Principal, Tenant } from '../platform/principal.ts'
import type { RunDeps, Work } from './call.ts'
import type { There } from './implement.ts'
import { invalidationsOf } from './invalidations-of.ts'

/** The events that an operation may emit in other tenants; undefined when it may not enter them. */
export function emittedElsewhere(operation: Operation): readonly EventName[] | undefined {
  return mayEnterTenants(operation) ? emitsOf(operation) : undefined
}

/**
 * What a tenant learns of an actor in another one: the name of that tenant, and the id of the request, by which the log there says who it
 * was. A visitor who changes something at home is known there.
 */
function seenFrom(
  { id }: Pick<Tenant, 'id'>,
  { actor, origin }: Pick<ChangeSource, 'actor' | 'origin'>,
): Pick<ChangeSource, 'actor' | 'origin' | 'ofTenant'> {
  const known = actor?.self?.tenant.id === id ? actor.self : actor
  if (!known || known.tenant.id === id) return { actor: known, origin }
  const { id: request, acceptLanguage } = origin
  const nowhere = { id: request, address: '', userAgent: '', acceptLanguage }
  return { actor: undefined, origin: nowhere, ofTenant: known.tenant.name }
}

/**
 * The work of a command in other tenants, in its one transaction. Only operations of the scope `server`, and those that declare
 * `entersTenants`, may leave their tenant, and so may what follows from a change ({@link Consequence}). Each tenant that is changed has its
 * events in its own audit log (DESIGN 11.2).
 */
export class Elsewhere {
  readonly #db: Db
  readonly #work: Work
  readonly #actor: Principal | undefined
  readonly #emits: readonly EventName[] | undefined
  readonly #deps: RunDeps
  readonly changes: { tenantId: string; events: readonly Event[] }[] = []

  constructor(
    db: Db,
    work: Work,
    { actor, emits }: { actor: Principal | undefined; emits: readonly EventName[] | undefined },
    deps: RunDeps,
  ) {
    this.#db = db
    this.#work = work
    this.#actor = actor
    this.#emits = emits
    this.#deps = deps
  }

  /**
   * Locks the tenant alone, runs fn within it, and derives what follows from the events that fn emits. When fn throws, the transaction must
   * end: it is still within the other tenant.
   */
  readonly enter = async <T>(id: string, fn: (there: There) => Promise<T>): Promise<T> => {
    const { operation, tenant: own, origin, now } = this.#work
    if (!this.#emits) throw new Error(`${operation.name} may not leave its tenant`)
    const db = this.#db
    await enterTenant(db, id)
    const before = await this.#deps.lockOther(db, id)
    const { all, emit } = new ChangeEvents(this.#emits)
    const result = await fn({ tenant: before, emit })
    if (all.length > 0) {
      const tenant = before ?? (await this.#deps.lockOther(db, id))
      if (!tenant) throw new Error(`${operation.name} emitted events in a tenant that does not exist`)
      await this.#deps.derive(db, all, { tenant, ...seenFrom(tenant, { actor: this.#actor, origin }), now })
      for (const stale of invalidationsOf(id, all)) await this.#deps.database.announce(db, stale)
      this.changes.push({ tenantId: id, events: all })
    }
    await enterTenant(db, own.id)
    return result
  }
}
