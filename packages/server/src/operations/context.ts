import type { Db } from '../platform/database/database.ts'
import type { Emit } from '../platform/events.ts'
import type { Principal } from '../platform/principal.ts'
import type { Refusal } from '../platform/problem.ts'
import type { Work } from './call.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { Caller } from './implement.ts'
import type { Locked } from './lock.ts'
import { NeedsTenantAlone } from './locked-accounts.ts'
import { RecordedRefusal } from './recorded-refusal.ts'

/** What a handler knows of its caller. */
export function callerOf({ actor, origin, now, signal, browser }: Work): Caller<Principal | undefined> {
  // A batch has no browser, and its handlers do not use one.
  return { actor, origin, now, signal, ...browser } as Caller<Principal | undefined>
}

/** What a handler works with in its transaction. */
export function contextOf(
  work: Work,
  db: Db,
  emit: Emit,
  { actor, tenant, lockedAccounts }: Locked,
  elsewhere?: Elsewhere,
) {
  return {
    ...callerOf(work),
    db,
    emit,
    actor,
    tenant,
    lockedAccounts,
    inTenant: elsewhere?.enter,
    requireTenantAlone() {
      if (work.sharing) throw new NeedsTenantAlone()
    },
    refuse(refusal: Refusal): never {
      throw new RecordedRefusal(refusal)
    },
  }
}
