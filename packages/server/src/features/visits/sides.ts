import type { EventName } from '@rollcall/contract/events/events.ts'
import type { Context, There } from '../../operations/implement.ts'
import type { Emission } from '../../platform/events.ts'
import type { Principal, Promotion, Tenant } from '../../platform/principal.ts'

/** What a change in two tenants needs: the transaction, the caller, its own tenant, and the way to others. */
export interface Work<Emits extends EventName> extends Pick<Context<Principal>, 'db' | 'actor' | 'now'> {
  tenant: Tenant
  emit(...emission: Emission<Emits>): void
  inTenant<T>(id: string, fn: (there: There) => Promise<T>): Promise<T>
}

/** One tenant of a change. */
export interface Side<Emits extends EventName> {
  tenant: Tenant
  emit(...emission: Emission<Emits>): void
}

/** Works in a tenant, the caller's own or another one; returns undefined where it does not exist. */
export async function inSide<Emits extends EventName, T>(
  { tenant: own, emit, inTenant }: Work<Emits>,
  id: string,
  fn: (side: Side<Emits>) => Promise<T>,
): Promise<T | undefined> {
  if (id === own.id) return fn({ tenant: own, emit })
  return inTenant(id, async ({ tenant, emit }) => {
    return tenant && fn({ tenant, emit: (...emission) => emit(...(emission as Emission)) })
  })
}

/** The first and the last day as the API shows them. */
export function shownPeriod({ startsAt, endsAt }: Promotion): { startsAt: string | null; endsAt: string } {
  return { startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt.toISOString() }
}
