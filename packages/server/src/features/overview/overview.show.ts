import { can } from '@rollcall/access/decide.ts'
import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Ending, Overview } from '@rollcall/contract/overview.ts'
import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { countByDay } from '../audit/audit-days.store.ts'
import { dayLength, dayOf } from '../audit/audit-filters.ts'
import { namesOf } from '../directory/users.service.ts'
import type { UserFilters } from '../directory/users.sets.store.ts'
import { countUsers } from '../directory/users.store.ts'
import { countMails } from '../mail/mail.store.ts'
import {
  countNewestJobs,
  type EndingRows,
  findEndingApiKeys,
  findEndingCapabilities,
} from './overview.store.ts'
import { lastDays, signInDays } from './sign-in-days.ts'

const dormantAfter = 90
const soon = 14 * dayLength
const mostListed = 10

/** `overview.show`: the numbers that the caller may see. */
export async function showOperation(
  { db, actor, tenant, now }: Context<Principal>,
  { dormantDays = dormantAfter }: Input<typeof contract.overview.show>,
): Promise<Overview> {
  const may = (permission: RollcallPermission) => can(tenant.model, actor.subject, permission)
  const ending = { now, until: new Date(now.getTime() + soon), limit: mostListed }
  const hasCapabilities = tenant.profile.source.capabilities.length > 0
  return {
    accounts: await accountsOf(db, tenant, new Date(dayOf(now) * dayLength - dormantDays * dayLength), now),
    jobs: await countNewestJobs(db, tenant.id),
    ...(may('audit:read') ? { signIns: await signInsOf(db, tenant, now) } : {}),
    ...(may('capabilities:read') && hasCapabilities
      ? { capabilities: await endingOf(db, tenant, await findEndingCapabilities(db, tenant.id, ending)) }
      : {}),
    ...(may('users:manage-api-keys')
      ? { apiKeys: await endingOf(db, tenant, await findEndingApiKeys(db, tenant.id, ending)) }
      : {}),
    ...(may('mail:read') ? { mails: await mailsOf(db, tenant) } : {}),
  }
}

async function accountsOf(
  db: Db,
  tenant: Tenant,
  dormantSince: Date,
  now: Date,
): Promise<Overview['accounts']> {
  const count = (filters: UserFilters) => countUsers(db, tenant.id, filters)
  return {
    active: await count({ status: 'active' }),
    invited: await count({ status: 'invited' }),
    inactive: await count({ status: 'inactive' }),
    locked: await count({ locked: { is: true, at: now } }),
    dormant: { ...(await count({ dormantSince })), since: dormantSince.toISOString() },
  }
}

async function signInsOf(db: Db, tenant: Tenant, now: Date): Promise<NonNullable<Overview['signIns']>> {
  const days = lastDays(now)
  const from = `${days[0]}T00:00:00.000Z`
  const { counts, capped } = await countByDay(db, tenant.id, { from })
  return { days: signInDays(days, counts), ...(capped ? { capped } : {}) }
}

async function endingOf(db: Db, tenant: Tenant, { total, rows }: EndingRows): Promise<Ending> {
  const names = await namesOf(
    db,
    tenant,
    rows.map(({ userId }) => userId),
  )
  const items = rows.map(({ id, name, userId, endsAt }) => ({
    id,
    name,
    user: { id: userId, name: names.get(userId) ?? userId },
    endsAt: endsAt.toISOString(),
  }))
  return { ...total, items }
}

async function mailsOf(db: Db, tenant: Tenant): Promise<NonNullable<Overview['mails']>> {
  return {
    failed: await countMails(db, tenant.id, { status: 'failed' }),
    kept: await countMails(db, tenant.id, { status: 'kept' }),
  }
}
