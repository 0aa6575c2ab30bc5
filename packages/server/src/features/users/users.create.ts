import type { CompiledRole } from '@rollcall/access/roles.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { prepared } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { type FieldProblem, Refusal } from '../../platform/problem.ts'
import { insertAccount, rolesForNewUser } from '../accounts/accounts.service.ts'
import { initialAttributes } from '../directory/attributes.rights.ts'
import {
  changeAttributes,
  logged,
  requireGoodAttributes,
  shownAttributes,
} from '../directory/attributes.values.ts'
import { changeable, nameColumns, namesOfNewUser, refuseFields } from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireGrantable } from '../grants/escalation.ts'
import { noRights, reachOfRoles } from '../grants/users.reach.ts'
import { sendInvitation } from '../invitations/invitations.service.ts'
import type { Passwords } from '../passwords/passwords.service.ts'
import { knownPlace } from '../sign-in/entrance.ts'

type Beginning = NonNullable<Input<typeof contract.users.create>['begin']>

/** `users.create`: creates an account with roles that the caller has, and invites its owner if the rules say so. */
export function createOperation(passwords: Passwords) {
  return prepared(contract.users.create, {
    async prepare(context, input) {
      const { actor, tenant, now } = context
      const begin = beginningOf(tenant, input)
      const names = namesOfNewUser(tenant, input)
      requireFitting(begin, input)
      requireGoodAttributes(initialAttributes(context.actor), input.attributes ?? {}, { creating: true })
      const roles = rolesForNewUser(tenant, input.roles)
      requireMayGive(tenant, actor, roles, now)
      const { password } = input
      const place = knownPlace(actor.id, context)
      const hash =
        password === undefined ? undefined : await passwords.hashNew(tenant, password, names, place)
      return { begin, names, hash }
    },
    accounts: () => [],
    async act({ db, actor, tenant, emit, now }, input, { begin, names, hash }) {
      // Checked again: while the password was hashed, a role may have been deleted or the actor may have lost rights.
      const roles = rolesForNewUser(tenant, input.roles)
      requireMayGive(tenant, actor, roles, now)
      const given = requireGoodAttributes(initialAttributes(actor), input.attributes ?? {}, {
        creating: true,
      })
      const mustChange = tenant.profile.source.passwords.atFirstSignIn === 'change'
      const user = await insertAccount(db, tenant, names, {
        status: statusAfter[begin],
        ...(hash === undefined ? {} : { password: { hash, mustChange } }),
        roles,
        createdBy: actor,
        now,
      })
      const { usernameSort } = nameColumns(tenant, names)
      const { after: attributes } = await changeAttributes(db, tenant, { id: user.id, usernameSort }, given)
      const { username, status } = user
      emit('user.created', {
        user: userRef(user),
        after: {
          username,
          ...changeable(user),
          status,
          roles: roles.map(({ key }) => key),
          provider: 'password',
          ...logged(attributes),
        },
      })
      if (begin === 'invitation') sendInvitation(emit, user)
      const attributesOf = await shownAttributes(db, actor, [user.id])
      return { ...user, attributes: attributesOf(user.id) }
    },
  })
}

/** The status that an account begins with. */
export const statusAfter = { password: 'active', invitation: 'invited', inactive: 'inactive' } as const

/** How a tenant's accounts may begin. An account that begins with an invitation can also be invited later. */
const offered = {
  password: ['password'],
  invitation: ['invitation', 'inactive'],
  either: ['password', 'invitation', 'inactive'],
} as const satisfies Record<string, readonly Beginning[]>

/** How new accounts of a tenant may begin. */
export function beginningsIn(tenant: Tenant): readonly Beginning[] {
  return offered[tenant.profile.source.accounts.begin]
}

function beginningOf(
  tenant: Tenant,
  { begin, password }: { begin?: Beginning; password?: string },
): Beginning {
  const beginnings = beginningsIn(tenant)
  const only = beginnings.length === 1 ? beginnings[0] : undefined
  const chosen = begin ?? only ?? (password === undefined ? 'invitation' : 'password')
  if (beginnings.includes(chosen)) return chosen
  throw new Refusal(`access.action_disabled.${chosen === 'password' ? 'password' : 'invitation'}`, {
    tenant: tenant.name,
  })
}

function requireFitting(begin: Beginning, { password, email }: { password?: string; email?: string }): void {
  const errors: FieldProblem[] = []
  if (begin === 'password' && password === undefined)
    errors.push({ field: 'password', code: 'password_required' })
  if (begin !== 'password' && password !== undefined)
    errors.push({
      field: 'password',
      code: 'password_surplus',
    })
  if (begin === 'invitation' && email === undefined)
    errors.push({ field: 'email', code: 'email_required_for_invitation' })
  refuseFields(errors)
}

/** Throws `access.escalation` unless the caller may give a new account all these roles. */
export function requireMayGive(
  tenant: Tenant,
  actor: Principal,
  roles: readonly CompiledRole[],
  now: Date,
): void {
  requireGrantable(tenant, actor, noRights(tenant, now), reachOfRoles(tenant, roles, now))
}
