import { usernameProblem } from '@rollcall/access/account-rules.ts'
import { keysOf } from '@rollcall/access/permission-set.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import { invalidationsOf } from '../../operations/invalidations-of.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { ChangeEvents, type Emit, inTurn, ref } from '../../platform/events.ts'
import type { Tenant } from '../../platform/principal.ts'
import { englishFault, Refusal } from '../../platform/problem.ts'
import { insertAccount } from '../accounts/accounts.service.ts'
import { mintApiKey } from '../api-keys/api-keys.service.ts'
import { auditing } from '../audit/audit-of-events.ts'
import { changeable } from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import { findByUsername } from '../directory/users.service.ts'
import { loadReach } from '../grants/grants.load.ts'
import { addRole, countingRevisions, holdTenant, productRoleKey } from '../tenants/tenants.service.ts'

const role = {
  key: productRoleKey,
  name: 'Product',
  description: 'Asks what people may do and may do nothing itself. For the accounts of products.',
  color: 'gray' as const,
  permissions: ['decisions:ask'],
}

function isExactlyProductRole({
  allPermissions,
  listedPermissions,
  limits,
  unknownPermissions,
}: CompiledRole) {
  const listed = [...listedPermissions, ...unknownPermissions]
  return !allPermissions && limits.size === 0 && listed.join() === role.permissions.join()
}

/** The actor. A person who runs commands on the machine controls the database, so no rights are checked. */
const program = 'The command line'
const emits = ['role.created', 'user.created', 'api-key.created'] as const
const origin = { id: 'product-key', address: '', userAgent: '' }

/**
 * Creates an API key for the service account of a product, with the account and its role if they do not exist. Earlier keys stay valid.
 * The key is printed before it is stored, so that a failure leaves no key that nobody has. Throws `user.username_taken` if a person has
 * the name, and `user.inactive` if the account was deactivated.
 */
export async function mintProductKey(
  database: Database,
  tenant: Tenant,
  { name, clock, handOver }: { name: string; clock: Clock; handOver(key: string): Promise<void> },
): Promise<void> {
  return database.transaction({ tenant: tenant.id }, async (db) => {
    const events = new ChangeEvents(emits)
    const held = await holdTenant(db, tenant)
    const now = clock.now()
    const user = await productAccount(db, held, events.emit, { name, now })
    const { row, secret } = await mintApiKey(db, held, {
      owner: { userId: user.id },
      // Named by the time, because an account has no two keys of one name.
      name: `made ${now.toISOString()}`,
      createdBy: user.id,
      expiresAt: null,
      now,
    })
    events.emit('api-key.created', {
      apiKey: ref(row),
      owner: { id: user.id, name: user.username, email: null },
      after: { name: row.name, hint: row.hint, owner: user.id },
    })
    const derive = inTurn([countingRevisions, auditing({ clock })])
    await derive(db, events.all, { tenant: held, actor: undefined, program, origin, now })
    for (const stale of invalidationsOf(tenant.id, events.all)) await database.announce(db, stale)
    await handOver(secret)
  })
}

type Making = { name: string; now: Date }

async function productAccount(
  db: Db,
  tenant: Tenant,
  emit: Emit<(typeof emits)[number]>,
  { name, now }: Making,
): Promise<{ id: string; username: string }> {
  const known = await findByUsername(db, tenant, name)
  if (known && known.provider !== 'none') throw new Refusal('user.username_taken.person', { name })
  if (known && known.status !== 'active') throw new Refusal('user.inactive.product', { name })
  if (known) {
    await requireNothingElse(db, tenant, known, now)
    return known
  }
  const problem = usernameProblem(tenant.profile.source.accounts, name)
  if (problem) throw new Refusal('request.invalid.product_name', { name, problem: englishFault(problem) })
  const names = { username: name, ...changeable({}) }
  const roles = [{ id: await productRole(db, tenant, emit, now) }]
  const user = await insertAccount(db, tenant, names, {
    status: 'active',
    kind: 'service-account',
    provider: 'none',
    roles,
    createdBy: undefined,
    now,
  })
  emit('user.created', {
    user: userRef(user),
    after: { username: user.username, status: user.status, roles: [role.key], provider: user.provider },
  })
  return user
}

/** Throws unless the account has only this role: a user who may grant roles may have given it more, directly or through a group. */
async function requireNothingElse(
  db: Db,
  tenant: Tenant,
  { id, username }: { id: string; username: string },
  now: Date,
): Promise<void> {
  const { catalogue } = tenant.model
  const { permissions } = await loadReach(db, tenant, id, now)
  const more = keysOf(catalogue, permissions).filter((key) => !role.permissions.includes(key))
  if (more.length === 0) return
  throw new Refusal('user.username_taken.reaches_more', {
    username,
    permissions: more.slice(0, 3).join(', '),
  })
}

/** Returns the role, created if needed; throws if it gives anything else than products need, because somebody created or edited it. */
async function productRole(
  db: Db,
  tenant: Tenant,
  emit: Emit<(typeof emits)[number]>,
  now: Date,
): Promise<string> {
  const known = [...tenant.model.roles.values()].find(({ key }) => key === role.key)
  if (known && !isExactlyProductRole(known))
    throw new Refusal('role.key_taken.product', {
      name: known.name,
      key: role.key,
      tenant: tenant.name,
      permissions: role.permissions.join(', '),
    })
  if (known) return known.id
  const id = await addRole(db, tenant.id, role, now)
  const { key, name, permissions } = role
  emit('role.created', { role: { id, name }, after: { key, name, permissions } })
  return id
}
