import type { BatchContext } from '../../operations/batch.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { ImportedFacts } from '../../platform/schema.ts'
import { accountRows, insertAccounts } from '../accounts/accounts.service.ts'
import { holdAccounts } from '../accounts/users.held.ts'
import { insertValues, logged } from '../directory/attributes.change.ts'
import { changeable } from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import { listUsersByKeys, type UserRow } from '../directory/users.store.ts'
import { manualRoleIds } from '../grants/grants.service.ts'
import { addMembersOperation } from '../groups/members.operations.ts'
import { sendInvitation } from '../invitations/invitations.service.ts'
import { replaceRolesOfMany } from '../users/users.roles.ts'
import { updateOperation } from '../users/users.update.ts'
import { type ImportedUser, insertImported } from './imported.store.ts'
import { choicesOf } from './imports.service.ts'
import type { ImportRow } from './imports.store.ts'
import { createJudge } from './judge.ts'
import { type Judged, keysOf, type Plan } from './judging.ts'
import { type LineRow, listLines } from './lines.store.ts'

/** So many lines are in memory at once. */
const batchSize = 1_000

type Create = Extract<Plan, { kind: 'create' }>
type Change = Extract<Plan, { kind: 'change' }>
/** An attribute that names an account which may be created by a later line. */
type Awaiting = Plan['awaits'][number] & { user: Pick<UserRow, 'id' | 'usernameSort'>; created: boolean }

/**
 * Imports all lines of a checked file in the transaction of the batch. Every line is judged once more; throws a Refusal if one would not
 * do any more what its preview said. `done` hears how many lines are written.
 */
export async function importUsers(
  work: BatchContext<Principal>,
  row: ImportRow,
  done: (lines: number) => void,
): Promise<void> {
  const judge = createJudge(work, choicesOf(row))
  const awaiting: Awaiting[] = []
  let after = 0
  let lines = 0
  for (;;) {
    const batch = await listLines(work.db, row, {}, { limit: batchSize, after })
    const due = batch.filter(({ outcome }) => outcome === 'created' || outcome === 'changed')
    const plans = (await judge(due)).map((judged, index) => {
      const { plan } = judged
      if (!plan || !isAsTold(judged, due[index])) throw new Refusal('import.refused_lines.meanwhile')
      return plan
    })
    await createAll(
      work,
      row,
      plans.filter((plan) => plan.kind === 'create'),
      awaiting,
    )
    await changeAll(
      work,
      row,
      plans.filter((plan) => plan.kind === 'change'),
      awaiting,
    )
    await work.settle()
    lines += batch.length
    done(lines)
    const last = batch.at(-1)
    if (!last || batch.length < batchSize) break
    after = last.line
  }
  for (let from = 0; from < awaiting.length; from += batchSize)
    await setReferences(work, awaiting.slice(from, from + batchSize))
  await work.settle()
}

/** Does a line still do what its preview said, and to the same account? An address may be another user's by now. */
function isAsTold(judged: Judged, line: LineRow | undefined): boolean {
  const told = line && [line.outcome, accountOf(line), wordsOf(line)].join()
  return told === [judged.outcome, accountOf(judged), wordsOf(judged)].join()
}

function accountOf({ keys }: Pick<Judged, 'keys'>): string | undefined {
  return keys.find((key) => key.startsWith('id:'))
}

/** In no order: an attribute that named an account of an earlier line comes with the others once that is there. */
function wordsOf({ changes }: Pick<Judged, 'changes'>): string {
  return changes
    .map(({ target, before, after }) => JSON.stringify([target, before, after]))
    .sort()
    .join()
}

async function createAll(
  work: BatchContext<Principal>,
  row: ImportRow,
  plans: readonly Create[],
  awaiting: Awaiting[],
): Promise<void> {
  if (plans.length === 0) return
  const { db, actor, tenant, emit, now } = work
  const status = row.invitations === 'now' ? 'invited' : 'inactive'
  const made = plans.map((plan) => ({
    plan,
    ...accountRows(tenant, plan.names, { status, roles: plan.roles, createdBy: actor, now }),
  }))
  await insertAccounts(work, made)
  const values = made.flatMap(({ row: user, plan }) => plan.set.map((each) => ({ user, ...each })))
  await insertValues(db, tenant.id, values)
  for (const { row: user, plan } of made) {
    for (const each of plan.awaits) awaiting.push({ ...each, user, created: true })
    emit('user.created', {
      user: userRef(user),
      after: {
        username: user.username,
        ...changeable(user),
        status,
        roles: plan.roles.map(({ key }) => key),
        provider: 'password',
        ...logged(shownValues(plan)),
      },
    })
    if (row.invitations === 'now') sendInvitation(emit, user)
  }
  const grants = { capabilities: [], limits: {} }
  const held = new Map(
    made.map(({ row: user, grants: roles }) => [user.id, { row: user, grants: { ...grants, roles } }]),
  )
  const joining = made.map(({ row: user, plan }) => ({ id: user.id, groups: plan.groups }))
  await join({ ...work, lockedAccounts: held }, row, joining)
  const kept = { tenantId: tenant.id, importId: row.id, kind: 'created' as const, before: {}, after: {} }
  await insertImported(
    db,
    made.map(({ row: user }) => ({ ...kept, userId: user.id })),
  )
}

/** The attributes that a line sets, as the audit log shows them. */
function shownValues({ set, awaits }: Pick<Plan, 'set' | 'awaits'>) {
  return Object.fromEntries([
    ...set.map(({ attribute, shown }) => [attribute.key, shown] as const),
    ...awaits.map(({ attribute, login }) => [attribute.key, login] as const),
  ])
}

async function changeAll(
  work: BatchContext<Principal>,
  row: ImportRow,
  plans: readonly Change[],
  awaiting: Awaiting[],
): Promise<void> {
  if (plans.length === 0) return
  const { db, tenant, now } = work
  const ids = plans.map(({ account }) => account.row.id)
  const held = { ...work, lockedAccounts: await holdAccounts(db, tenant.id, ids) }
  await insertImported(
    db,
    plans.map((plan) => imported(row, plan, now)),
  )
  for (const plan of plans) {
    const { account, names, set, awaits } = plan
    const attributes = Object.fromEntries(set.map(({ attribute, value }) => [attribute.key, value]))
    if (Object.keys(names).length + set.length > 0)
      await updateOperation(held, { tenant: tenant.slug, user: account.row.id, ...names, attributes })
    for (const each of awaits) awaiting.push({ ...each, user: account.row, created: false })
  }
  const choice = row.olderCredentials ?? undefined
  const bySet = Map.groupBy(
    plans.filter(({ roles }) => roles),
    ({ roles }) =>
      roles
        ?.map(({ id }) => id)
        .sort()
        .join(),
  )
  for (const alike of bySet.values())
    await replaceRolesOfMany(
      held,
      alike.map(({ account }) => account.row.id),
      alike[0]?.roles ?? [],
      choice,
    )
  // Their grants may have changed a moment ago.
  const joining = plans.map(({ account, groups }) => ({ id: account.row.id, groups }))
  await join({ ...work, lockedAccounts: new Map() }, row, joining)
}

/** What a line changes in an account, and what was there. */
function imported({ tenantId, id: importId }: ImportRow, plan: Change, now: Date): ImportedUser {
  const { account, names, set, before, roles, groups, awaits } = plan
  const { email, alias } = account.row
  const after: ImportedFacts = {
    ...names,
    attributes: Object.fromEntries(set.map(({ attribute, value }) => [attribute.key, value])),
    ...(roles ? { roles: roles.map(({ id }) => id) } : {}),
    groups: groups.map(({ id }) => id),
  }
  const had: ImportedFacts = {
    ...(names.email === undefined ? {} : { email }),
    ...(names.alias === undefined ? {} : { alias }),
    attributes: { ...before, ...Object.fromEntries(awaits.map(({ attribute }) => [attribute.key, null])) },
    ...(roles ? { roles: manualRoleIds(account.grants, now) } : {}),
  }
  return { tenantId, importId, userId: account.row.id, kind: 'changed', before: had, after }
}

/** Adds accounts to their groups, each group at once. */
async function join(
  work: BatchContext<Principal>,
  row: ImportRow,
  accounts: readonly { id: string; groups: Plan['groups'] }[],
): Promise<void> {
  const pairs = accounts.flatMap(({ id, groups }) => groups.map((group) => ({ id, group: group.id })))
  const older = row.olderCredentials ? { olderCredentials: row.olderCredentials } : {}
  for (const [group, joining] of Map.groupBy(pairs, (pair) => pair.group)) {
    const users = [...new Set(joining.map(({ id }) => id))]
    await addMembersOperation(work, { tenant: work.tenant.slug, group, users, ...older })
  }
}

/** Sets attributes that name accounts, once all accounts of the file are there. */
async function setReferences(work: BatchContext<Principal>, awaiting: readonly Awaiting[]): Promise<void> {
  const { db, tenant } = work
  const keys = awaiting.map(({ login }) => keysOf(work, login))
  const users = await listUsersByKeys(
    db,
    tenant.id,
    keys.map(({ username }) => username),
    keys.map(({ email }) => email),
  )
  const byUsername = new Map(users.map((user) => [user.usernameKey, user.id]))
  const byEmail = new Map(users.map((user) => [user.emailKey, user.id]))
  const found = awaiting.map((each, index) => {
    const { username = '', email = '' } = keys[index] ?? {}
    const value = byUsername.get(username) ?? byEmail.get(email)
    if (value === undefined) throw new Refusal('import.refused_lines.meanwhile')
    return { ...each, value }
  })
  await insertValues(
    db,
    tenant.id,
    found.filter(({ created }) => created),
  )
  for (const { user, attribute, value, created } of found)
    if (!created)
      await updateOperation(work, {
        tenant: tenant.slug,
        user: user.id,
        attributes: { [attribute.key]: value },
      })
}
