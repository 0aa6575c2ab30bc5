import { type TargetField, targetKinds } from '@rollcall/contract/events/event.ts'
import { events } from '@rollcall/contract/events/events.ts'
import type { Ref } from '@rollcall/contract/events/fields.ts'
import type { Clock } from '../../platform/clock.ts'
import type { ChangeSource, Event, Subscriber } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { type AuditRow, insertAuditEvents } from './audit.store.ts'

/** The fields of an event's data that the audit log reads. */
type Logged = Pick<AuditRow, 'before' | 'after' | 'reason'> & { outcome?: AuditRow['outcome'] } & {
  [Field in TargetField]?: Ref
}

/** Writes every event into the audit log, with the commit of the change. The log keeps the order of the events. */
export function auditing({ clock }: { clock: Clock }): Subscriber {
  return async (db, all, source) => {
    const at = clock.now()
    // Ids made in the same millisecond are not ordered, so each event of a change gets its own.
    const ids = all.map(() => newId()).sort()
    await insertAuditEvents(
      db,
      all.map((event, index) => auditRow(event, source, { id: ids[index] as string, at })),
    )
  }
}

function auditRow(
  { name, data }: Event,
  { tenant, actor: caller, program, ofTenant, origin }: ChangeSource,
  given: { id: string; at: Date },
): AuditRow {
  const { about, outcome = 'success', by } = events[name]
  const { before, after, reason, ...logged } = data as Logged
  const found = about && logged[about]
  const target = about && found ? { kind: targetKinds[about], id: found.id, name: found.name } : undefined
  const actor = actorOf(by, target, { program, ofTenant })
  const row = {
    ...given,
    tenantId: tenant.id,
    action: name,
    outcome: logged.outcome ?? outcome,
    caller,
    origin,
  }
  return { ...row, actor, target, before, after, reason }
}

/** The actor, if it is not the caller. */
function actorOf(
  by: 'target' | 'server' | undefined,
  target: AuditRow['target'],
  { program, ofTenant }: { [Name in 'program' | 'ofTenant']: ChangeSource[Name] | undefined },
): AuditRow['actor'] {
  if (by === 'server') return { kind: 'system', id: null, name: 'The server' }
  if (by === 'target' && target) return { kind: 'user', id: target.id, name: target.name ?? '' }
  if (ofTenant !== undefined) return { kind: 'tenant', id: null, name: ofTenant }
  return program === undefined ? undefined : { kind: 'system', id: null, name: program }
}
