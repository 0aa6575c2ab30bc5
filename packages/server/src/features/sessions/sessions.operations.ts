import { contract } from '@rollcall/contract/contract.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireHeld } from '../accounts/users.held.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireUser } from '../directory/users.service.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { sessionsOf } from './sessions.service.ts'
import { deleteSessions } from './sessions.store.ts'

export const sessionsOperations = implement(contract.sessions, {
  async listOwn(context) {
    const { db, actor, tenant, now } = context
    const sessions = await sessionsOf(db, tenant, actor.id, now, actor.credential.id)
    const actions = { end: verdictOn(contract.sessions.endOwn, context) }
    return {
      items: sessions.map((session) => ({ ...session, actions })),
      actions: { endOthers: verdictOn(contract.sessions.endOthers, context) },
    }
  },

  async endOwn({ db, actor, tenant, emit }, { session }) {
    const ended = await deleteSessions(db, tenant.id, actor.id, { only: session })
    if (ended === 0) throw new Refusal('session.not_found')
    emit('session.ended', {
      user: userRef({ id: actor.id, username: actor.name }),
      after: { session, ended },
    })
    return null
  },

  async endOthers({ db, actor, tenant, emit }) {
    const ended = await deleteSessions(db, tenant.id, actor.id, { except: actor.credential.id })
    emit('session.ended', { user: userRef({ id: actor.id, username: actor.name }), after: { ended } })
    return { ended }
  },

  async listOfUser(context, { user }) {
    const { db, actor, tenant, now } = context
    await requireUser(db, tenant, user)
    const [items, grants] = await Promise.all([
      sessionsOf(db, tenant, user, now, actor.credential.id),
      loadGrants(db, tenant.id, user),
    ])
    const inReach = () => requireWithinReach(tenant, actor, user, grants, now)
    const one = { end: verdictOn(contract.sessions.endOneOfUser, context, inReach) }
    return {
      items: items.map((session) => ({ ...session, actions: one })),
      actions: { end: verdictOn(contract.sessions.endOfUser, context, inReach) },
    }
  },

  endOfUser: ofAccounts(
    contract.sessions.endOfUser,
    ({ user }) => [user],
    async (context, { user }) => {
      const { db, tenant, emit } = context
      const { row } = await requireHeld(context, user)
      const ended = await deleteSessions(db, tenant.id, user)
      emit('session.ended', { user: userRef(row), after: { ended } })
      return { ended }
    },
  ),

  endOneOfUser: ofAccounts(
    contract.sessions.endOneOfUser,
    ({ user }) => [user],
    async (context, { user, session }) => {
      const { db, tenant, emit } = context
      const { row } = await requireHeld(context, user)
      const ended = await deleteSessions(db, tenant.id, user, { only: session })
      if (ended === 0) throw new Refusal('session.not_found')
      emit('session.ended', { user: userRef(row), after: { session, ended } })
      return null
    },
  ),
})
