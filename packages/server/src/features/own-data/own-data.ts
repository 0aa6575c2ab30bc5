import { can } from '@rollcall/access/decide.ts'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import type { EventName } from '@rollcall/contract/events/events.ts'
import type { Context } from '../../operations/implement.ts'
import { type CursorValues, positionAt } from '../../platform/cursor.ts'
import type { Database, Db, Scope } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { accessOf, usedQuotas } from '../access/access.of-user.ts'
import { shownApiKey } from '../api-keys/api-keys.service.ts'
import { listApiKeys } from '../api-keys/api-keys.store.ts'
import { auditEvent } from '../audit/audit.service.ts'
import { listAuditEvents } from '../audit/audit-list.store.ts'
import { readingAttributes } from '../audit/audit-visibility.ts'
import { shownAttributes } from '../directory/attributes.values.ts'
import { requireUserOf } from '../directory/users.service.ts'
import { findUser } from '../directory/users.store.ts'
import { seesEmails, withoutAddresses } from '../directory/users.visibility.ts'
import { listMemberships } from '../groups/transfers.store.ts'
import { listMails } from '../mail/mail.store.ts'
import { findPicture } from '../pictures/pictures.store.ts'
import { sessionsOf } from '../sessions/sessions.service.ts'

/** So many rows are in memory at once. */
const page = 500

type Exporting = Pick<Context<Principal>, 'actor' | 'tenant' | 'now' | 'origin' | 'signal'>

/** All that is kept about the caller, as one JSON document, written in parts while it is read. Events end with its start. */
export async function* writtenData(
  database: Database,
  { actor, tenant, now, origin, signal }: Exporting,
): AsyncGenerator<string> {
  const scope: Scope = { tenant: tenant.id, readOnly: true, purpose: 'background', signal }
  const reading = <T>(read: (db: Db) => Promise<T>) => database.transaction(scope, read)
  const facts = await reading((db) => factsOf(db, { actor, tenant, now, origin }))
  const head = JSON.stringify({ exportedAt: now.toISOString(), ...facts }, null, 2)
  yield head.slice(0, head.lastIndexOf('\n}'))
  yield* listed('groups', (after) =>
    reading(async (db) => {
      const rows = await listMemberships(db, tenant.id, actor.id, { limit: page, after })
      return rows.map(({ groupId: id, name, role, nameSort }) => ({
        item: { id, name, role },
        position: [nameSort, id],
      }))
    }),
  )
  yield* listed('mails', (after) =>
    reading(async (db) => {
      const rows = await listMails(db, tenant.id, { user: actor.id }, { limit: page, after })
      return rows.map(({ id, kind, toAddress, status, createdAt, sentAt }) => ({
        item: { id, kind, to: toAddress, status, createdAt, sentAt },
        position: positionAt(createdAt, id),
      }))
    }),
  )
  const until = now.toISOString()
  const name = namesFor(actor)
  const withReadable = readingAttributes(actor)
  for (const [title, filters, told] of [
    ['eventsAboutMe', { target: actor.id, until }, aboutOneself],
    ['eventsByMe', { actor: actor.id, until }, byOneself],
  ] as const) {
    yield* listed(title, (after) =>
      reading(async (db) => {
        const rows = await listAuditEvents(db, tenant.id, filters, { limit: page, after })
        return rows.map((row) => ({
          item: told(auditEvent(withReadable(row)), actor.id, name),
          position: positionAt(row.at, row.id),
        }))
      }),
    )
  }
  yield '\n}\n'
}

interface Row {
  /** Undefined: not told. */
  item: unknown
  position: CursorValues
}

/** A list of the document, read page by page. */
async function* listed(
  title: string,
  read: (after: CursorValues | undefined) => Promise<Row[]>,
): AsyncGenerator<string> {
  yield `,\n  "${title}": [`
  let after: CursorValues | undefined
  let first = true
  do {
    const rows = await read(after)
    for (const { item } of rows) {
      if (item === undefined) continue
      yield `${first ? '' : ','}\n    ${JSON.stringify(item)}`
      first = false
    }
    after = rows.length === page ? rows.at(-1)?.position : undefined
  } while (after)
  yield first ? ']' : '\n  ]'
}

async function factsOf(db: Db, asking: Pick<Context<Principal>, 'actor' | 'tenant' | 'now' | 'origin'>) {
  const { actor, tenant, now } = asking
  const row = await findUser(db, tenant.id, actor.id)
  const attributesOf = await shownAttributes(db, actor, [actor.id], { own: true })
  const { roles, capabilities, permissions, limits } = await accessOf({ db, ...asking }, requireUserOf(actor))
  return {
    tenant: { slug: tenant.slug, name: tenant.name },
    account: row && {
      id: row.id,
      username: row.username,
      email: row.email,
      alias: row.alias,
      status: row.status,
      provider: row.provider,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      lastSignInAt: row.lastSignInAt,
      failedSignIns: row.failedSignIns,
      attributes: attributesOf(actor.id),
      preferences: row.preferences,
      picture: row.picture && dataAddress(await findPicture(db, tenant.id, row.picture)),
    },
    roles,
    capabilities: capabilities.map(({ actions: _, ...grant }) => grant),
    permissions: permissions.map(({ permission }) => permission),
    limits,
    quotas: await usedQuotas(db, tenant, actor),
    sessions: await sessionsOf(db, tenant, actor.id, now, actor.credential.id),
    apiKeys: (await listApiKeys(db, tenant.id, { userId: actor.id })).map(shownApiKey),
  }
}

/** As browsers and programs read a picture that stands within a text. */
function dataAddress(jpeg: Buffer | undefined): string | null {
  return jpeg ? `data:image/jpeg;base64,${jpeg.toString('base64')}` : null
}

/** How a user's name is shown to the caller; null where it is not. */
type ShownName = (name: string | null) => string | null

function namesFor(actor: Principal): ShownName {
  if (!can(actor.tenant.model, actor.subject, 'users:read-names')) return () => null
  return (name) => (name === null || seesEmails(actor) ? name : withoutAddresses(name))
}

/** What is planned for an account: the people who plan it decide when its owner hears of it. */
const plans: readonly string[] = [
  'offboarding.scheduled',
  'offboarding.cancelled',
  'offboarding.refused',
] satisfies EventName[]

/** An event about the caller: what happened, and who did it if that is not hidden from them. Undefined for a plan. */
function aboutOneself(event: AuditEvent, self: string, shown: ShownName) {
  const { id, at, action, outcome, actor, reason, before, after, address, userAgent } = event
  if (plans.includes(action)) return undefined
  const own = actor.id === self || actor.kind === 'anonymous'
  const name = own || actor.kind === 'system' ? actor.name : shown(actor.name)
  return {
    id,
    at,
    action,
    outcome,
    actor: { kind: actor.kind, name },
    reason,
    before,
    after: after && 'groupsWentTo' in after ? { ...after, groupsWentTo: heirShown(after, shown) } : after,
    // Where others did it from is about them.
    ...(own ? { address, userAgent } : {}),
  }
}

function heirShown({ groupsWentTo }: Record<string, unknown>, shown: ShownName): string | null {
  return typeof groupsWentTo === 'string' ? shown(groupsWentTo) : null
}

/** An event by the caller. What it changed is about its target, which may be another user. */
function byOneself(event: AuditEvent, self: string, shown: ShownName) {
  const { id, at, action, outcome, target, address, userAgent } = event
  const open = target?.kind !== 'user' || target.id === self
  return {
    id,
    at,
    action,
    outcome,
    target: target && { kind: target.kind, name: open ? target.name : shown(target.name) },
    address,
    userAgent,
  }
}
