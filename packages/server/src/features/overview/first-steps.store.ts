import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

/** What the tenant is like, as far as the first steps ask. */
export interface TenantFacts {
  /** People who may sign in or were invited: 3 stands for more too. */
  people: number
  lookChanged: boolean
  putAway: boolean
}

export async function readTenantFacts(db: Db, tenantId: string): Promise<TenantFacts> {
  const { rows } = await sql<TenantFacts>`
    select (select count(*)::int from (select from users where tenant_id = ${tenantId} and kind = 'person'
        and provider not in ('none', 'home-tenant') limit 3) as met) as people,
      exists (select from audit_events where tenant_id = ${tenantId} and action = 'settings.look-changed') as look_changed,
      exists (select from tenant_settings where tenant_id = ${tenantId} and first_steps_put_away_at is not null) as put_away`.execute(
    db,
  )
  return rows[0] ?? { people: 0, lookChanged: false, putAway: false }
}

/** Puts the list of first steps away at a moment; null brings it back. */
export async function updatePutAway(db: Db, tenantId: string, at: Date | null): Promise<void> {
  await db
    .insertInto('tenantSettings')
    .values({ tenantId, defaultAdministratorId: null, firstStepsPutAwayAt: at })
    .onConflict((conflict) => conflict.column('tenantId').doUpdateSet({ firstStepsPutAwayAt: at }))
    .execute()
}
