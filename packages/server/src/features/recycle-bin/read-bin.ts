import { sortKey } from '@rollcall/access/folding.ts'
import type { BinSort } from '@rollcall/contract/recycle-bin.ts'
import type { Context } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Principal } from '../../platform/principal.ts'
import type { BinKind } from '../../platform/snapshots.ts'
import { countBin, listBin } from '../bin/bin.store.ts'

interface Asked {
  q?: string
  sort?: BinSort
  limit?: number
  cursor?: string
  total?: boolean
}

/** A page of what is in the bin. A search reads the index of names, so it is sorted by them. */
export async function readBin<Kind extends BinKind>(
  { db, actor, tenant, now }: Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'now'>,
  kind: Kind,
  input: Asked,
) {
  const prefix = sortKey(input.q?.trim() ?? '') || undefined
  const sort = prefix === undefined ? (input.sort ?? '-deletedAt') : 'name'
  const present = { tenantId: tenant.id, kind, now }
  return readPage(
    actor.cursorKey,
    `recycle-bin.${kind}`,
    { ...input },
    {
      read: (at) => listBin(db, present, { prefix, sort }, at),
      position: (row) => (sort === 'name' ? [row.nameSort, row.id] : positionAt(row.deletedAt, row.id)),
      count: () => countBin(db, present, prefix),
    },
  )
}
