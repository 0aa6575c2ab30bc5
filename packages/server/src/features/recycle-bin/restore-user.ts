import { aliasProblem, usernameProblem } from '@rollcall/access/account-rules.ts'
import { type Grants, reachOf } from '@rollcall/access/subject.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { type Context, prepared } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { UserSnapshot } from '../../platform/snapshots.ts'
import { changeLimit } from '../access/access.operations.ts'
import { grantCapability } from '../access/capabilities.operations.ts'
import { insertAccount } from '../accounts/accounts.service.ts'
import { findInBin, takeFromBin } from '../bin/bin.store.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { changeAttributes, logged } from '../directory/attributes.change.ts'
import {
  changeable,
  type Names,
  nameColumns,
  namesOfNewUser,
  refuseFields,
  signsInByEmail,
} from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import { findUser } from '../directory/users.store.ts'
import { requireGrantable, requireWithinReach } from '../grants/escalation.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { noRights, reachOfRoles } from '../grants/users.reach.ts'
import { addMembersOperation } from '../groups/members.operations.ts'
import { sendInvitation } from '../invitations/invitations.service.ts'
import type { Passwords } from '../passwords/passwords.service.ts'
import { knownPlace } from '../sign-in/entrance.ts'
import { beginningsIn, statusAfter } from '../users/users.create.ts'
import { deletionOf, notInBin } from './erasing.ts'
import { grantsOf, planUser, readGroups, type UserPlan, userParts } from './user-plan.ts'

type Given = Input<typeof contract.recycleBin.restoreUser>
type Beginning = keyof typeof statusAfter

/** `recycle-bin.restore-user`: makes a deleted account again, with what the caller may give it now. */
export function restoreUserOperation(passwords: Passwords) {
  return prepared(contract.recycleBin.restoreUser, {
    async prepare(context, given) {
      const { actor, tenant, read, now } = context
      if (given.password === undefined) return undefined
      const row = await read((db) => findInBin(db, { tenantId: tenant.id, kind: 'user', now }, given.user))
      if (!row) throw notInBin()
      beginningAgain(tenant, row.snapshot, given)
      const names = namesAgain(tenant, row.snapshot, given)
      return passwords.hashNew(tenant, given.password, names, knownPlace(actor.id, context))
    },
    act: restoreUser,
  })
}

/** Restores an account. The tenant is held alone. */
export async function restoreUser(context: Context<Principal>, given: Given, hash?: string) {
  const { db, actor, tenant, emit, now } = context
  // Nobody else can restore or delete it from here on.
  const row = await takeFromBin(db, { tenantId: tenant.id, kind: 'user', now }, given.user)
  if (!row) throw notInBin()
  const { id, snapshot } = row
  const groups = await readGroups(context, [row])
  requireWithinReach(tenant, actor, id, grantsOf(snapshot, groups), now)
  const begin = beginningAgain(tenant, snapshot, given)
  const names = namesAgain(tenant, snapshot, given)
  if (begin === 'invitation' && names.email === null) throw new Refusal('user.no_email')
  const plan = withDefaultRole(context, await planUser(context, row, groups))
  const user = await insertAgain(context, { id, snapshot, names, given }, { plan, begin, hash })
  const { usernameSort } = nameColumns(tenant, names)
  const values = { set: plan.attributes.back.map(({ what }) => what), removed: [] }
  const { after: attributes } = await changeAttributes(db, tenant, { id, usernameSort }, values)
  const { username, status } = user
  emit('user.restored', {
    user: userRef(user),
    before: deletionOf(row),
    after: {
      username,
      ...changeable(user),
      status,
      roles: user.roles.map(({ key }) => key),
      provider: user.provider,
      ...logged(attributes),
    },
  })
  await giveRest(context, id, plan)
  await requireOwnAddress(context, id)
  if (begin === 'invitation') sendInvitation(emit, user)
  return { user, ...userParts(context, plan) }
}

/** How an account can begin again: inactive in every tenant, or as new accounts of the tenant begin. */
export function beginningsOf(tenant: Tenant, { account }: UserSnapshot): Beginning[] {
  const others = account.provider === 'password' ? beginningsIn(tenant) : []
  return ['inactive', ...others.filter((begin) => begin !== 'inactive')]
}

function beginningAgain(tenant: Tenant, snapshot: UserSnapshot, { begin, password }: Given): Beginning {
  const chosen = begin ?? (password === undefined ? 'inactive' : 'password')
  if (!beginningsOf(tenant, snapshot).includes(chosen))
    throw new Refusal(`access.action_disabled.${chosen === 'password' ? 'password' : 'invitation'}`, {
      tenant: tenant.name,
    })
  if ((chosen === 'password') === (password !== undefined)) return chosen
  throw new Refusal(
    'request.invalid.sentence',
    {},
    {
      errors: [
        { field: 'password', code: password === undefined ? 'password_required' : 'password_surplus' },
      ],
    },
  )
}

/** The names of the account, which must be those of a new one. Throws `user.email_unconfirmed` for an address that has to be said anew. */
function namesAgain(tenant: Tenant, { account }: UserSnapshot, given: Given): Names {
  const { accounts } = tenant.profile.source
  const alias = account.alias !== null && !aliasProblem(accounts, account.alias) ? account.alias : null
  const username = given.username ?? account.username
  if (account.kind === 'service-account') {
    const fault = given.username === undefined ? undefined : usernameProblem(accounts, username)
    refuseFields(fault ? [{ field: 'username', ...fault }] : [])
    return { username, email: null, alias }
  }
  if (given.email === undefined && account.email !== null && account.emailUnconfirmed)
    throw new Refusal('user.email_unconfirmed')
  const email = given.email === undefined ? account.email : given.email
  return namesOfNewUser(tenant, { ...(signsInByEmail(tenant) ? {} : { username }), email, alias })
}

/** Where everybody has exactly one role, an account whose role is gone gets the default one. */
function withDefaultRole({ tenant, actor, now }: Context<Principal>, plan: UserPlan): UserPlan {
  const one = tenant.profile.source.accounts.rolesPerUser === 'one'
  const preset =
    one && plan.roles.back.length === 0 ? tenant.profile.roles.filter((role) => role.isDefault) : []
  const roles = preset.flatMap(({ key }) =>
    [...tenant.model.roles.values()].filter((role) => role.key === key),
  )
  requireGrantable(tenant, actor, noRights(tenant, now), reachOfRoles(tenant, roles, now))
  const back = roles.map(({ id, name }) => ({ name, what: { id, startsAt: null, endsAt: null } }))
  return { ...plan, roles: { ...plan.roles, back: [...plan.roles.back, ...back] } }
}

async function insertAgain(
  { db, actor, tenant, now }: Context<Principal>,
  { id, snapshot, names, given }: { id: string; snapshot: UserSnapshot; names: Names; given: Given },
  { plan, begin, hash }: { plan: UserPlan; begin: Beginning; hash: string | undefined },
) {
  const { account } = snapshot
  const { kind, provider, preferences, createdBy, lastSignInAt } = account
  const roles = plan.roles.back.map(({ what }) => what)
  const grants: Grants = {
    roles: roles.map(({ id: roleId, ...period }) => ({ roleId, source: 'manual', ...period })),
    capabilities: [],
    limits: {},
  }
  requireGrantable(tenant, actor, noRights(tenant, now), reachOf(tenant.model, grants, now))
  const mustChange = tenant.profile.source.passwords.atFirstSignIn === 'change'
  return insertAccount(db, tenant, names, {
    status: statusAfter[begin],
    ...(hash === undefined ? {} : { password: { hash, mustChange } }),
    roles,
    kind,
    provider,
    createdBy: actor,
    now,
    again: {
      id,
      preferences,
      createdBy,
      createdAt: new Date(account.createdAt),
      lastSignInAt: lastSignInAt === null ? null : new Date(lastSignInAt),
      // An address that is said anew is the caller's answer for it.
      ...(given.email === undefined && names.email !== null ? { emailSetBy: account.emailSetBy } : {}),
    },
  })
}

/** Gives what has operations of its own, by these operations: each checks again. */
async function giveRest(context: Context<Principal>, user: string, plan: UserPlan): Promise<void> {
  const { slug } = context.tenant
  for (const { what } of plan.capabilities.back) {
    const { startsAt, endsAt, ...wanted } = what
    const days = { startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt?.toISOString() ?? null }
    await grantCapability(context, { tenant: slug, user, ...wanted, ...days })
  }
  for (const { what } of plan.limits.back) await changeLimit(context, { user, ...what })
  for (const { what } of plan.groups.back)
    await addMembersOperation(context, { tenant: slug, group: what.id, users: [user], role: what.role })
}

/**
 * Throws `user.email_unconfirmed` if the address was set by a user who has fewer rights than the account has again: a link to it could be
 * theirs.
 */
async function requireOwnAddress(context: Context<Principal>, id: string): Promise<void> {
  const { db, tenant, now } = context
  const growth = watchGrowth(context, 'end')
  const grants = await loadGrants(db, tenant.id, id)
  growth.account(id, noRights(tenant, now), reachOf(tenant.model, grants, now))
  await growth.settle()
  if ((await findUser(db, tenant.id, id))?.emailUnconfirmed) throw new Refusal('user.email_unconfirmed')
}
