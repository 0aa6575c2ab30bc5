import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { showUser, stateOf } from '../accounts/accounts.service.ts'
import { shownAttributes } from '../directory/attributes.values.ts'
import { namesOf, requireUser } from '../directory/users.service.ts'
import { asListed, seesEmails } from '../directory/users.visibility.ts'
import { numberOfAdministrators } from '../grants/administrators.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { findLinkEnd } from '../links/links.store.ts'
import { isLocked } from '../lockout/lockout.service.ts'
import { onlyChecked, seeSeats } from '../seats/seats.service.ts'
import { idleSince } from '../sessions/sessions.service.ts'
import { administers } from './users.actions.ts'
import { countCredentials, noCredentials } from './users.credentials.store.ts'
import { userActions } from './users.verdicts.ts'

/** `users.show`: a user; with the address in full if the caller may change accounts. */
export async function showOperation(
  { db, actor, tenant, now }: Context<Principal>,
  { user }: Input<typeof contract.users.show>,
) {
  const row = await requireUser(db, tenant, user)
  const grants = await loadGrants(db, tenant.id, user)
  const creator = (await namesOf(db, tenant, [row.createdBy])).get(row.createdBy ?? '')
  const credentials = await countCredentials(db, tenant.id, [user], now, idleSince(tenant, now))
  const administrator = administers(tenant, { row, grants }, now)
  const administrators = administrator ? await numberOfAdministrators(db, tenant, 2, now) : 0
  const { registered } = await stateOf(db, row)
  const locked = await isLocked(db, tenant.id, row, now)
  const seats = onlyChecked(await seeSeats({ db, tenant, now }))
  const shown = await showUser(db, tenant, row, now)
  const attributesOf = await shownAttributes(db, actor, [user], { own: actor.id === user })
  return {
    ...(seesEmails(actor) ? shown : asListed(tenant, shown)),
    attributes: attributesOf(user),
    updatedAt: row.updatedAt.toISOString(),
    createdBy: row.createdBy ? { id: row.createdBy, name: creator ?? 'A deleted account' } : null,
    registered,
    invitationExpiresAt: (await findLinkEnd(db, tenant.id, 'invitation', user, now))?.toISOString() ?? null,
    signInLocked: locked,
    ...(credentials.get(user) ?? noCredentials),
    lastAdministrator: administrator && administrators <= 1,
    actions: userActions(
      { actor, tenant, now },
      { row, grants },
      { registered, locked, administrators, seats },
    ),
  }
}
