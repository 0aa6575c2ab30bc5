import { contract } from '@rollcall/contract/contract.ts'
import { implement, ofAccounts } from '../../platform/operations.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireHeld } from '../users/users.held.ts'
import { requireUser } from '../users/users.service.ts'
import { endSessions, sessionsOf } from './sessions.service.ts'

export const sessionsOperations = implement(contract.sessions, {
  async listOwn({ db, actor, tenant, now }) {
    return { items: await sessionsOf(db, tenant, actor.id, now, actor.credential.id) }
  },

  async endOwn({ db, actor, tenant, record }, { session }) {
    const ended = await endSessions(db, tenant.id, actor.id, { only: session })
    if (ended === 0)
      throw new Refusal('session.not_found', 'It has ended already, or it is not one of yours.')
    record.audit({
      action: 'session.ended',
      target: userTarget({ id: actor.id, username: actor.name }),
      after: { session, ended },
    })
    record.userChanged(tenant.id, actor.id)
    return null
  },

  async endOthers({ db, actor, tenant, record }) {
    const ended = await endSessions(db, tenant.id, actor.id, { except: actor.credential.id })
    record.audit({
      action: 'session.ended',
      target: userTarget({ id: actor.id, username: actor.name }),
      after: { ended },
    })
    record.userChanged(tenant.id, actor.id)
    return { ended }
  },

  async listOfUser({ db, actor, tenant, now }, { user }) {
    await requireUser(db, tenant, user)
    return { items: await sessionsOf(db, tenant, user, now, actor.credential.id) }
  },

  endOfUser: ofAccounts(
    contract.sessions.endOfUser,
    ({ user }) => [user],
    async (context, { user }) => {
      const { db, tenant, record } = context
      const { row } = await requireHeld(context, user)
      const ended = await endSessions(db, tenant.id, user)
      record.audit({ action: 'session.ended', target: userTarget(row), after: { ended } })
      record.userChanged(tenant.id, user)
      return { ended }
    },
  ),
})

function userTarget(user: { id: string; username: string }) {
  return { kind: 'user', id: user.id, name: user.username }
}
