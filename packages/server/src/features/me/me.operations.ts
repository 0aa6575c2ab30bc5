import { contract } from '@rollcall/contract/contract.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import { implement, prepared } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import { difference } from '../../platform/difference.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireTimeZone } from '../../platform/time-zone.ts'
import { showUser } from '../accounts/accounts.service.ts'
import { deleteApiKeysOf } from '../api-keys/api-keys.store.ts'
import { changeAttributes, logged } from '../directory/attributes.change.ts'
import { editableAttributes } from '../directory/attributes.rights.ts'
import { requireGoodAttributes, shownAttributes } from '../directory/attributes.values.ts'
import { preferencesOf } from '../directory/preferences.ts'
import { nameColumns, refuseFields, requireGoodNames } from '../directory/users.names.ts'
import { receiver, userRef } from '../directory/users.refs.ts'
import { requireOwnAccount, requireUserOf } from '../directory/users.service.ts'
import { updateUser } from '../directory/users.store.ts'
import { signOut } from '../impersonation/impersonation.service.ts'
import { endOwnLinks } from '../links/links.service.ts'
import { startOver } from '../lockout/lockout.service.ts'
import { type Passwords, setPassword } from '../passwords/passwords.service.ts'
import { renewToken, requireSession } from '../sessions/sessions.service.ts'
import { deleteSessions } from '../sessions/sessions.store.ts'
import { callerOf } from '../sign-in/caller.ts'
import { knownPlace } from '../sign-in/entrance.ts'
import { requireOwnPassword, verifyOwnPassword } from '../sign-in/own-password.ts'
import { removeOneself } from '../users/users.remove.ts'

export function meOperations(passwords: Passwords) {
  return implement(contract.me, {
    show: { fromCaller: ({ actor }) => callerOf(actor) },

    async update({ db, actor, tenant, emit, now }, { alias }) {
      requireGoodNames(tenant, { alias })
      const row = await requireOwnAccount(db, tenant, actor)
      await updateUser(db, tenant.id, row.id, { ...nameColumns(tenant, { ...row, alias }), updatedAt: now })
      emit('account.updated', {
        user: userRef(requireUserOf(actor)),
        before: { alias: row.alias },
        after: { alias },
      })
      return showUser(db, tenant, { ...row, alias }, now)
    },

    async showAttributes({ db, actor }) {
      return ownAttributes(db, actor)
    },

    async updateAttributes({ db, actor, tenant, emit }, { attributes }) {
      const changes = requireGoodAttributes(editableAttributes(actor, actor.id), attributes)
      const row = await requireOwnAccount(db, tenant, actor)
      const { before, after } = await changeAttributes(db, tenant, row, changes)
      const user = userRef(requireUserOf(actor))
      emit('account.attributes-changed', { user, before: logged(before), after: logged(after) })
      return ownAttributes(db, actor)
    },

    async updatePreferences({ db, actor, tenant, emit }, change) {
      if (change.timeZone && change.timeZone !== 'browser') requireTimeZone(change.timeZone)
      const row = await requireOwnAccount(db, tenant, actor)
      const chosen = { ...row.preferences, ...change }
      await updateUser(db, tenant.id, row.id, { preferences: JSON.stringify(chosen) })
      const user = userRef(requireUserOf(actor))
      emit('account.preferences-changed', {
        user,
        ...difference(inWords(preferencesOf(row.preferences)), inWords(preferencesOf(chosen))),
      })
      return preferencesOf(chosen)
    },

    changePassword: prepared(contract.me.changePassword, {
      async prepare(context, { currentPassword, newPassword }) {
        const user = requireUserOf(context.actor)
        const proof = await verifyOwnPassword(context, passwords, currentPassword)
        if (!proof.matches) return { proof, hash: '' }
        if (currentPassword === newPassword) throw new Refusal('password.unchanged')
        const place = knownPlace(user.id, context)
        return { proof, hash: await passwords.hashNew(context.tenant, newPassword, user, place) }
      },
      async act(context, { olderCredentials }, { proof, hash }) {
        const { db, actor, tenant, emit, cookie, now } = context
        const user = requireUserOf(actor)
        // The person who knew the password before may be the one who changes it.
        const { account, setBy } = await requireOwnPassword(context, proof)
        const session = await requireSession(db, tenant.id, user.id, actor.credential.id)
        await setPassword(db, tenant.id, user.id, { hash, mustChange: false, now, setBy })
        await startOver(context, user.id)
        const ended = await deleteSessions(db, tenant.id, user.id, { except: actor.credential.id })
        const revoked = olderCredentials === 'keep' ? 0 : await deleteApiKeysOf(db, tenant.id, [user.id])
        await endOwnLinks(db, tenant.id, user.id)
        await renewToken(db, tenant.id, session.id, session.endsAt, cookie)
        const after = { endedSessions: ended, revokedApiKeys: revoked }
        emit('password.changed', { user: receiver(account), after })
        return null
      },
    }),

    remove: prepared(contract.me.remove, {
      async prepare(context, { confirmation, currentPassword }) {
        const { tenant, actor } = context
        const { username } = requireUserOf(actor)
        if (tenant.profile.source.accounts.ownDeletion !== 'allowed') {
          throw new Refusal('access.action_disabled.own_deletion', { tenant: tenant.name })
        }
        refuseFields(confirmation === username ? [] : [{ field: 'confirmation', code: 'confirmation_wrong' }])
        return verifyOwnPassword(context, passwords, currentPassword)
      },
      async act(context, _input, proof) {
        const { account } = await requireOwnPassword(context, proof)
        await removeOneself(context, account)
        context.cookie.clear()
        return null
      },
    }),

    async signOut(context) {
      await signOut(context)
      return null
    },
  })
}

async function ownAttributes(db: Db, actor: Principal) {
  const attributesOf = await shownAttributes(db, actor, [actor.id], { own: true })
  return { attributes: attributesOf(actor.id) }
}

/** Preferences as the audit log shows them, each in one line. */
function inWords({ columns, defaultViews, ...others }: Preferences): Record<string, string | number | null> {
  const byList = (of: Record<string, unknown>) =>
    Object.entries(of)
      .map(([list, chosen]) => `${list}: ${Array.isArray(chosen) ? chosen.join(', ') : chosen}`)
      .join('; ')
  return {
    ...others,
    columns: byList(columns),
    defaultViews: byList(defaultViews),
  }
}
