import type { AuditEvent } from '@rollcall/contract/audit.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Principal } from '../../platform/principal.ts'
import { type AuditEventRow, auditEvent, markDeleted } from '../audit/audit.service.ts'
import { countAuditEvents, listAuditEvents } from '../audit/audit-list.store.ts'
import { personNames } from '../directory/users.people.ts'
import {
  type GroupRow,
  type Reading,
  readsAuditLog,
  requireHistory,
  requireVisibleGroup,
  seesNames,
} from './groups.access.ts'
import { findMembersAmong } from './members.store.ts'

/** `groups.list-history`: a page of the events of a group. */
export async function historyOperation(
  context: Context<Principal>,
  input: Input<typeof contract.groups.listHistory>,
) {
  const { db, actor, tenant } = context
  const group = await requireVisibleGroup(context, input.group)
  requireHistory(actor, group)
  const { rows, ...page } = await readPage(actor.cursorKey, 'groups.list-history', input, {
    read: (at) => listAuditEvents(db, tenant.id, { target: group.id }, at),
    position: (row) => positionAt(row.at, row.id),
    count: () => countAuditEvents(db, tenant.id, { target: group.id }),
  })
  const items = rows.map(readsAuditLog(actor) ? auditEvent : await forMembers(context, group, rows))
  return { items: await markDeleted(db, tenant.id, items), ...page }
}

/** An event as members may see it: without addresses, and with the actor's public name if names may be seen. */
async function forMembers(
  { db, actor, tenant }: Reading,
  group: GroupRow,
  rows: readonly AuditEventRow[],
): Promise<(row: AuditEventRow) => AuditEvent> {
  const ids = rows.flatMap(({ actorId }) => actorId ?? [])
  const names = await personNames(db, tenant, ids)
  const fellows = seesNames(actor) ? undefined : await findMembersAmong(db, tenant.id, group.id, ids)
  const actorOf = ({ actorKind: kind, actorId }: AuditEventRow) => {
    // Without a name there is no id either: with the id an owner could add the user, and would then read the name.
    const id = actorId !== null && (!fellows || fellows.has(actorId)) ? actorId : null
    return { kind, id, name: (id === null ? undefined : names.get(id)) ?? 'Somebody else' }
  }
  return (row) => ({
    ...auditEvent(row),
    actor: actorOf(row),
    address: '',
    userAgent: '',
  })
}
