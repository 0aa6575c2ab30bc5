import { can } from '@rollcall/access/decide.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { undoneTogether } from '@rollcall/contract/undo.ts'
import { isUndoable, type UndoableAction } from '@rollcall/contract/undoable.ts'
import { refuseUnfit } from '../../operations/authenticate.ts'
import { authorise } from '../../operations/authorise.ts'
import { type Context, implement } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { seesEmails, withoutAddresses } from '../directory/users.visibility.ts'
import { withRolesOfNow } from '../recycle-bin/restore-role.ts'
import { actionsOf, concernsSame, familyOf } from './later.ts'
import { opposites } from './opposites.ts'
import {
  type EventRow,
  findEvent,
  isUnderWay,
  listEventsOfRequest,
  listLaterEvents,
  mostLater,
} from './undo.store.ts'

export const undoOperations = implement(contract.undo, {
  // An undo locks the tenant: first it looks for later changes, then it does the opposite.
  async run(context, input) {
    const { actor, tenant, emit } = context
    const { tenant: _slug, event: _event, request: _request, ...choices } = input
    const events = await eventsOf(context, input)
    let current = context
    for (const event of events) {
      const { operation, make } = opposites[event.action as UndoableAction]
      refuseUnfit(operation, actor)
      authorise(operation, actor, tenant)
      await refuseOvertaken(context, event)
      await make(current, event, choices)
      // What follows may give the role to those who had it.
      if (event.action === 'role.deleted') current = await withRolesOfNow(current)
      emit('change.undone', {
        operation: { id: event.id, name: event.action },
        after: { at: event.at, by: event.actorName, target: event.targetName },
      })
    }
    return { undone: events.length }
  },
})

const hour = 60 * 60_000

/** The events that are to be undone, the last first; throws `undo.not_found` for those that the caller may not see. */
async function eventsOf(
  { db, actor, tenant, now }: Context<Principal>,
  { event: id, request }: Input<typeof contract.undo.run>,
): Promise<EventRow[]> {
  if (id !== undefined) {
    const event = await findEvent(db, tenant.id, id)
    const seen = event?.actorId === actor.id || can(tenant.model, actor.subject, 'audit:read')
    if (!event || !seen) throw new Refusal('undo.not_found')
    if (!isUndoable(event)) throw new Refusal('undo.not_possible')
    return [event]
  }
  if (request === undefined)
    throw new Refusal(
      'request.invalid.nothing_to_undo',
      {},
      { errors: [{ field: 'event', code: 'missing' }] },
    )
  const since = new Date(now.getTime() - hour)
  // Beside what can be undone a change tells of little else.
  const limit = 4 * undoneTogether
  const events = await listEventsOfRequest(db, tenant.id, { actorId: actor.id, request, since, limit })
  const undoable = events.filter(isUndoable)
  if (await isUnderWay(db, tenant.id, { request, since })) throw new Refusal('undo.not_possible.job')
  if (undoable.length === 0) throw new Refusal('undo.not_found')
  if (undoable.length > undoneTogether || events.length === limit)
    throw new Refusal('undo.too_many', { most: undoneTogether })
  return undoable
}

/** Throws `undo.overtaken` where the same thing was changed again since. */
async function refuseOvertaken({ db, actor, tenant }: Context<Principal>, event: EventRow): Promise<void> {
  const family = familyOf[event.action as UndoableAction]
  const later = await listLaterEvents(db, event, actionsOf[family])
  const first = later.find((each) => concernsSame(family, event, each))
  // The same thing may have been changed in what was not looked through.
  if (!first && later.length === mostLater) throw new Refusal('undo.overtaken')
  if (!first) return
  if (!can(tenant.model, actor.subject, 'audit:read')) throw new Refusal('undo.overtaken')
  const by = seesEmails(actor) ? first.actorName : withoutAddresses(first.actorName)
  throw new Refusal(`undo.overtaken.${family}`, { by })
}
