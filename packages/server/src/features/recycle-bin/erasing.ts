import { emptiedTogether } from '@rollcall/contract/recycle-bin.ts'
import type { Context } from '../../operations/implement.ts'
import { ref } from '../../platform/events.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { BinKind } from '../../platform/snapshots.ts'
import { type BinRow, deleteFromBin, lockInBin, takeFromBin } from '../bin/bin.store.ts'
import type { Judging } from './parts.ts'

/** What differs between the kinds of things that are deleted for good. */
export interface Erasable<Kind extends BinKind> {
  kind: Kind
  /** Throws `access.action_disabled` where the tenant does not let anybody delete them. */
  requireOffered(tenant: Tenant): void
  /** Reads what the check of these rows needs. The check throws `access.escalation` for what had more rights than the caller. */
  checkOf(judging: Judging, rows: readonly BinRow<Kind>[]): Promise<(row: BinRow<Kind>) => void>
  emit(context: Context<Principal>, row: BinRow<Kind>): void
}

export function notInBin(): Refusal {
  return new Refusal('recycle_bin.not_found')
}

/** Deletes one thing for good. */
export async function eraseOne<Kind extends BinKind>(
  context: Context<Principal>,
  erasable: Erasable<Kind>,
  id: string,
): Promise<null> {
  const { db, tenant, now } = context
  const { kind, requireOffered, checkOf, emit } = erasable
  requireOffered(tenant)
  const row = await takeFromBin(db, { tenantId: tenant.id, kind, now }, id)
  if (!row) throw notInBin()
  const check = await checkOf(context, [row])
  check(row)
  emit(context, row)
  return null
}

const first = '00000000-0000-0000-0000-000000000000'

/** Deletes the next things of a kind for good, apart from those that the caller may not. */
export async function emptyNext<Kind extends BinKind>(
  context: Context<Principal>,
  erasable: Erasable<Kind>,
  { until, after = first }: { until?: string; after?: string },
) {
  const { db, tenant, emit: say, now } = context
  const { kind, requireOffered, checkOf, emit } = erasable
  requireOffered(tenant)
  const limit = emptiedTogether + 1
  const asked = { until: until ? new Date(until) : now, after, limit }
  const found = await lockInBin(db, { tenantId: tenant.id, kind, now }, asked)
  const rows = found.slice(0, emptiedTogether)
  const check = await checkOf(context, rows)
  const gone = rows.filter((row) => passes(() => check(row)))
  await deleteFromBin(
    db,
    tenant.id,
    gone.map(({ id }) => id),
  )
  for (const row of gone) emit(context, row)
  const numbers = { deleted: gone.length, kept: rows.length - gone.length }
  say('recycle-bin.emptied', { tenant: ref(tenant), after: { kind: `${kind}s` as const, ...numbers } })
  const more = found.length > rows.length
  return { ...numbers, more, after: more ? (rows.at(-1)?.id ?? null) : null }
}

function passes(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** What every kind of thing in the bin shows. */
export function shownInBin({ namesHeld, deletedAt, deletedBy, deletedByName, endsAt }: BinRow) {
  return {
    namesHeld,
    deletedAt: deletedAt.toISOString(),
    deletedBy: { id: deletedBy, name: deletedByName },
    endsAt: endsAt.toISOString(),
  }
}

/** When something was deleted, as events of its end say. Who did it is in the event of the deletion. */
export function deletionOf({ deletedAt }: BinRow) {
  return { deletedAt }
}
