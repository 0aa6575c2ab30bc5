import { contract } from '@rollcall/contract/contract.ts'
import { implement, prepared } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import { Refusal } from '../../platform/problem.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireOwnAccount, requireUserOf } from '../directory/users.service.ts'
import { lockUser } from '../directory/users.store.ts'
import { tenantOfLink } from '../links/links.service.ts'
import { closeLinks, listUsableLinks } from '../links/links.store.ts'
import { type Passwords, passwordRules } from '../passwords/passwords.service.ts'
import { knownPlace } from '../sign-in/entrance.ts'
import { requireOwnPassword, verifyOwnPassword } from '../sign-in/own-password.ts'
import {
  confirmAddress,
  pendingOf,
  requestChange,
  requireAddressLink,
  requireMayChange,
  requireNewAddress,
  restoreAddress,
} from './email-changes.ts'

export function emailChangesOperations(passwords: Passwords) {
  const ofLink = { tenantOf: ({ token }: { token: string }) => tenantOfLink(token) }
  return implement(contract.emailChanges, {
    async show({ db, actor, tenant, now }) {
      const user = requireUserOf(actor)
      const [link] = await listUsableLinks(db, tenant.id, 'email-confirmation', user.id, now)
      const change = verdictOn(contract.emailChanges.request, { actor, tenant }, () =>
        requireMayChange(tenant, user),
      )
      return { actions: { change }, pending: link ? pendingOf(link) : null }
    },

    request: prepared(contract.emailChanges.request, {
      async prepare(context, { email, currentPassword }) {
        requireMayChange(context.tenant, requireUserOf(context.actor))
        requireNewAddress(context.tenant, requireUserOf(context.actor), email)
        return verifyOwnPassword(context, passwords, currentPassword)
      },
      async act(context, { email }, proof) {
        const { account, setBy } = await requireOwnPassword(context, proof)
        return requestChange(context, { account, email, setBy })
      },
    }),

    async cancel({ db, actor, tenant, emit, now }) {
      const account = await requireOwnAccount(db, tenant, actor)
      const [link] = await listUsableLinks(db, tenant.id, 'email-confirmation', account.id, now)
      if (!link) throw new Refusal('email_change.none')
      await closeLinks(db, tenant.id, 'email-confirmation', account.id, now)
      emit('account.email-change-cancelled', {
        user: userRef(account),
        before: { email: link.email ?? '' },
      })
      return null
    },

    check: {
      ...ofLink,
      async act(context, { token }) {
        return shown(await requireAddressLink(context, 'email-confirmation', token), context.tenant)
      },
    },

    confirm: {
      ...ofLink,
      async act(context, { token }) {
        // Locked, so that neither new rights of the account nor another address come in between.
        await confirmAddress(
          context,
          await requireAddressLink(context, 'email-confirmation', token, lockUser),
        )
        return null
      },
    },

    checkUndo: {
      ...ofLink,
      async act(context, { token }) {
        const found = await requireAddressLink(context, 'email-undo', token)
        return { ...shown(found, context.tenant), ...passwordRules(context.tenant) }
      },
    },

    undo: prepared(contract.emailChanges.undo, {
      ...ofLink,
      async prepare(context, { token, password }) {
        const { read, tenant } = context
        const { user, email } = await read((db) =>
          requireAddressLink({ ...context, db }, 'email-undo', token),
        )
        const place = knownPlace(user.id, context)
        return passwords.hashNew(tenant, password, { ...user, email }, place)
      },
      async act(context, { token }, hash) {
        await restoreAddress(context, await requireAddressLink(context, 'email-undo', token, lockUser), hash)
        return null
      },
    }),
  })
}

function shown(
  { user, email }: { user: { username: string }; email: string },
  { slug, name }: { slug: string; name: string },
) {
  return { tenant: { slug, name }, username: user.username, email }
}
