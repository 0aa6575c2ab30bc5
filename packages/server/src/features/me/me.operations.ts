import { contract } from '@rollcall/contract/contract.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import { implement, prepared } from '../../operations/implement.ts'
import { Refusal } from '../../platform/problem.ts'
import { showUser } from '../accounts/accounts.service.ts'
import { deleteApiKeysOf } from '../api-keys/api-keys.store.ts'
import { preferencesOf } from '../directory/preferences.ts'
import { nameColumns, requireGoodNames } from '../directory/users.names.ts'
import { receiver, userRef } from '../directory/users.refs.ts'
import { requireOwnAccount, requireUserOf } from '../directory/users.service.ts'
import { findUser, updateUser } from '../directory/users.store.ts'
import { signOut } from '../impersonation/impersonation.service.ts'
import { endLinks } from '../links/links.service.ts'
import {
  attemptOf,
  countFailure,
  readFailures,
  requireUnlocked,
  startOver,
} from '../lockout/lockout.service.ts'
import { type Passwords, setPassword, storedHash } from '../passwords/passwords.service.ts'
import { findPassword } from '../passwords/passwords.store.ts'
import { renewToken, requireSession } from '../sessions/sessions.service.ts'
import { deleteSessions } from '../sessions/sessions.store.ts'
import { callerOf } from '../sign-in/caller.ts'
import { knownPlace } from '../sign-in/entrance.ts'

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

    async updatePreferences({ db, actor, tenant, emit }, change) {
      if (change.timeZone && !isTimeZone(change.timeZone)) {
        throw new Refusal(
          'request.invalid.time_zone',
          { timeZone: change.timeZone },
          { errors: [{ field: 'timeZone', code: 'no_time_zone' }] },
        )
      }
      const row = await requireOwnAccount(db, tenant, actor)
      const chosen = { ...row.preferences, ...change }
      await updateUser(db, tenant.id, row.id, { preferences: JSON.stringify(chosen) })
      const user = userRef(requireUserOf(actor))
      emit('account.preferences-changed', { user, before: inWords(row.preferences), after: inWords(chosen) })
      return preferencesOf(chosen)
    },

    changePassword: prepared(contract.me.changePassword, {
      async prepare(context, { currentPassword, newPassword }) {
        const { actor, tenant, now } = context
        const user = requireUserOf(actor)
        const place = knownPlace(user.id, context)
        const attempt = attemptOf(tenant, context)
        const [stored, account, failures] = await context.read((db) =>
          Promise.all([
            storedHash(db, tenant.id, user.id),
            findUser(db, tenant.id, user.id),
            readFailures(db, tenant, attempt, now),
          ]),
        )
        if (stored === undefined) throw new Refusal('user.no_password.own')
        requireUnlocked(failures, account, now)
        if (!(await passwords.verify(stored, currentPassword, place))) return { attempt, stored }
        if (currentPassword === newPassword) throw new Refusal('password.unchanged')
        return { attempt, stored, hash: await passwords.hashNew(tenant, newPassword, user, place) }
      },
      async act(context, { olderCredentials }, { attempt, stored, hash }) {
        const { db, actor, tenant, emit, cookie, now } = context
        const user = requireUserOf(actor)
        const account = await requireOwnAccount(db, tenant, actor)
        // Checked again, for a lock that was set while the password was verified.
        const device = requireUnlocked(await readFailures(db, tenant, attempt, now), account, now)
        if (!hash) {
          emit('password.change-failed', { user: userRef(user) })
          await countFailure(context, attempt, account, device)
          return context.refuse(
            new Refusal(
              'password.wrong',
              {},
              { errors: [{ field: 'currentPassword', code: 'wrong_password' }] },
            ),
          )
        }
        // Of two simultaneous changes the second was checked against a password that is not current any more.
        const current = await findPassword(db, tenant.id, user.id)
        if (current?.hash !== stored) {
          throw new Refusal('password.wrong.changed_meanwhile')
        }
        const session = await requireSession(db, tenant.id, user.id, actor.credential.id)
        // The person who knew the password before may be the one who changes it.
        const { setBy } = current
        await setPassword(db, tenant.id, user.id, { hash, mustChange: false, now, setBy })
        await startOver(context, user.id)
        const ended = await deleteSessions(db, tenant.id, user.id, { except: actor.credential.id })
        const revoked = olderCredentials === 'keep' ? 0 : await deleteApiKeysOf(db, tenant.id, [user.id])
        await endLinks(db, tenant.id, [user.id])
        await renewToken(db, tenant.id, session.id, session.endsAt, cookie)
        const after = { endedSessions: ended, revokedApiKeys: revoked }
        emit('password.changed', { user: receiver(account), after })
        return null
      },
    }),

    async signOut(context) {
      await signOut(context)
      return null
    },
  })
}

function isTimeZone(name: string): boolean {
  if (name === 'browser') return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Preferences as the audit log shows them, each in one line. */
function inWords({ columns, ...others }: Partial<Preferences>): Record<string, string | number> {
  if (!columns) return others
  const lists = Object.entries(columns).map(([list, shown]) => `${list}: ${shown.join(', ')}`)
  return { ...others, columns: lists.join('; ') }
}
