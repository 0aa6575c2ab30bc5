import { contract } from '@rollcall/contract/contract.ts'
import { implement, ofAccounts, prepared } from '../../operations/implement.ts'
import { shownUser, showUser, stateOf } from '../accounts/accounts.service.ts'
import { requireHeld } from '../accounts/users.held.ts'
import { nameColumns, requireGoodNames } from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import { lockUser, updateUser } from '../directory/users.store.ts'
import { asListed, seesEmails } from '../directory/users.visibility.ts'
import { endLinks, followedBy, tenantOfLink, useLink } from '../links/links.service.ts'
import { type Passwords, passwordRules, setPassword } from '../passwords/passwords.service.ts'
import { createSession } from '../sign-in/create-session.ts'
import { knownPlace } from '../sign-in/entrance.ts'
import { loadAccountFacts } from '../sign-in/principals.ts'
import { checkInvitation } from './invitations.rules.ts'
import { requireInvitation, sendInvitation } from './invitations.service.ts'

export function invitationsOperations(passwords: Passwords) {
  return implement(contract.invitations, {
    check: {
      tenantOf: ({ token }) => tenantOfLink(token),
      async act({ db, tenant, now }, { token }) {
        const { link, user, inviter } = await requireInvitation(db, tenant, token, now)
        const { roles } = await showUser(db, tenant, user, now)
        return {
          tenant: { slug: tenant.slug, name: tenant.name },
          product: tenant.profile.source.title,
          username: user.username,
          email: user.email,
          alias: user.alias,
          aliasMaxLength: tenant.profile.source.accounts.aliasMaxLength,
          // The address in full: the invited person must recognise the sender.
          invitedBy: inviter.alias ?? inviter.name,
          roles: roles.map(({ name }) => name),
          expiresAt: link.expiresAt.toISOString(),
          ...passwordRules(tenant),
        }
      },
    },

    accept: prepared(contract.invitations.accept, {
      tenantOf: ({ token }) => tenantOfLink(token),
      async prepare(context, { token, password, alias }) {
        const { tenant, read, now } = context
        const { user } = await read((db) => requireInvitation(db, tenant, token, now))
        requireGoodNames(tenant, { alias })
        const owner = { ...user, alias: alias ?? user.alias }
        return { hash: await passwords.hashNew(tenant, password, owner, knownPlace(user.id, context)) }
      },
      async act(context, { token, alias }, { hash }) {
        const { db, tenant, emit, now } = context
        // Locked, so that the account is neither deleted nor given more rights meanwhile.
        const { link, user, status } = await requireInvitation(db, tenant, token, now, lockUser)
        await useLink(db, link, now)
        const names = nameColumns(tenant, { ...user, alias: alias ?? user.alias })
        // A person who registers by a mail has proved that they read this address.
        const own = followedBy(link) === null ? { emailSetBy: null } : {}
        await updateUser(db, tenant.id, user.id, { ...names, ...own, status, updatedAt: now })
        await setPassword(db, tenant.id, user.id, { hash, mustChange: false, now, setBy: followedBy(link) })
        await endLinks(db, tenant.id, [user.id])
        emit('invitation.accepted', {
          user: userRef(user),
          before: { status: user.status, alias: user.alias },
          after: { status, alias: names.alias },
        })
        return createSession(context, await loadAccountFacts(db, tenant, user.id), { methods: ['link'] })
      },
    }),

    resend: ofAccounts(
      contract.invitations.resend,
      ({ user }) => [user],
      async (context, { user }) => {
        const { db, actor, tenant, emit, now } = context
        const { row, grants } = await requireHeld(context, user)
        checkInvitation(row, (await stateOf(db, row)).registered)
        sendInvitation(emit, row)
        const shown = shownUser(tenant, row, grants, now)
        return seesEmails(actor) ? shown : asListed(tenant, shown)
      },
    ),
  })
}
