import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { type Context, implement, ofAccounts } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import { readPage } from '../../platform/cursor.ts'
import { ref } from '../../platform/events.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { insertAccount, rolesForNewUser } from '../accounts/accounts.service.ts'
import { requireHeld } from '../accounts/users.held.ts'
import { mintApiKey, noSuchApiKey, termsOf } from '../api-keys/api-keys.service.ts'
import { deleteApiKey, listApiKeys } from '../api-keys/api-keys.store.ts'
import { changeable, namesOfMachine } from '../directory/users.names.ts'
import { personName } from '../directory/users.people.ts'
import { userRef } from '../directory/users.refs.ts'
import { namesOf } from '../directory/users.service.ts'
import { namesOfActor } from '../directory/users.visibility.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { requireMayGive } from '../users/users.create.ts'
import {
  giveOwner,
  isOwner,
  noticeOf,
  requireMachine,
  requireMachineOwner,
  requireManaged,
  requirePermission,
  shownMachineKey,
  shownMachines,
} from './machines.service.ts'
import { countMachines, listMachines, type MachineFilter } from './machines.store.ts'

/** Machine accounts: nobody signs in to them, their keys end, and an owner is told before. */
export const machinesOperations = implement(contract.machines, {
  async list(context, input) {
    const { owner, withoutOwner } = input
    return page(context, 'machines.list', input, { owner, withoutOwner })
  },

  async listOwn(context, input) {
    return page(context, 'machines.list-own', input, { owner: context.actor.id })
  },

  create: ofAccounts(
    contract.machines.create,
    ({ owner }, { id }) => [owner ?? id],
    async (context, input) => {
      const { db, actor, tenant, now, emit } = context
      requirePermission(context, 'users:assign-roles')
      const names = namesOfMachine(tenant, input)
      const roles = rolesForNewUser(tenant, input.roles)
      requireMayGive(tenant, actor, roles, now)
      const owner = await requireMachineOwner(context, input.owner ?? actor.id)
      const account = { status: 'active', kind: 'service-account', provider: 'none' } as const
      const user = await insertAccount(db, tenant, names, { ...account, roles, createdBy: actor, now })
      const { username, status } = user
      const given = { roles: roles.map(({ key }) => key), provider: account.provider }
      emit('user.created', {
        user: userRef(user),
        after: { username, ...changeable(user), status, ...given },
      })
      await giveOwner(context, user, owner, null)
      const [shown] = await shownMachines(db, tenant, [await requireMachine(context, user.id)], now)
      if (!shown) throw new Refusal('machine.not_found')
      return shown
    },
  ),

  setOwner: ofAccounts(
    contract.machines.setOwner,
    ({ machine, owner }) => [machine, owner],
    async (context, { machine: id, owner: ownerId }) => {
      const { db, tenant } = context
      const machine = await requireMachine(context, id)
      await requireHeld(context, id)
      const owner = await requireMachineOwner(context, ownerId)
      const before = machine.ownerId && (await namesOf(db, tenant, [machine.ownerId])).get(machine.ownerId)
      await giveOwner(context, machine, owner, before ?? null)
      return null
    },
  ),

  async listKeys(context, { machine: id }) {
    const { db, actor, tenant, now } = context
    const machine = await requireManaged(context, id)
    const [rows, grants] = [
      await listApiKeys(db, tenant.id, { userId: id }),
      await loadGrants(db, tenant.id, id),
    ]
    const inReach = () => requireWithinReach(tenant, actor, id, grants, now)
    const { createKey, revokeKey } = contract.machines
    const revoke = verdictOn(revokeKey, context, () => {
      if (!isOwner(actor, machine)) inReach()
    })
    const create = verdictOn(createKey, context, inReach)
    return {
      items: rows.map((row) => ({ ...shownMachineKey(row), actions: { revoke } })),
      actions: { create },
    }
  },

  // One call at a time per account: its keys are counted for the quota.
  createKey: ofAccounts(
    contract.machines.createKey,
    ({ machine }) => [machine],
    async (context, { machine: id, name, ...chosen }) => {
      const { db, actor, tenant, emit, now } = context
      await requireManaged(context, id)
      const { row: account } = await requireHeld(context, id)
      if (account.status !== 'active')
        throw new Refusal('user.inactive.service_account', { name: account.username })
      const terms = { ...termsOf(chosen, now), expiresAt: new Date(chosen.expiresAt) }
      const maker = { createdBy: actor.id, createdByName: personName(tenant, namesOfActor(actor)) }
      const noticeAt = noticeOf(terms.expiresAt, now)
      const key = { ...terms, ...maker, owner: { userId: id }, name, noticeAt, now }
      const { row, secret } = await mintApiKey(db, tenant, key)
      emit('api-key.created', {
        apiKey: ref(row),
        owner: { id, name: account.username, email: null },
        after: { name, hint: row.hint, ...terms, owner: id },
      })
      return { ...shownMachineKey(row), key: secret }
    },
  ),

  revokeKey: ofAccounts(
    contract.machines.revokeKey,
    ({ machine }) => [machine],
    async (context, { machine: id, key }) => {
      const { db, actor, tenant, emit } = context
      const machine = await requireManaged(context, id)
      if (!isOwner(actor, machine)) await requireHeld(context, id)
      const row = await deleteApiKey(db, tenant.id, { userId: id }, key)
      if (!row) throw noSuchApiKey()
      emit('api-key.revoked', {
        apiKey: ref(row),
        before: { name: row.name, hint: row.hint, owner: id },
      })
      return null
    },
  ),
})

type Listing = Pick<Input<typeof contract.machines.list>, 'limit' | 'cursor' | 'total'>

async function page(
  { db, actor, tenant, now }: Context<Principal>,
  name: string,
  input: Listing,
  filter: MachineFilter,
) {
  const { rows, ...rest } = await readPage(actor.cursorKey, name, input, {
    read: (at) => listMachines(db, tenant.id, filter, at),
    position: ({ usernameSort, id }) => [usernameSort, id],
    count: () => countMachines(db, tenant.id, filter),
  })
  return { items: await shownMachines(db, tenant, rows, now), ...rest }
}
