import { can } from '@rollcall/access/decide.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Import } from '@rollcall/contract/imports.ts'
import type { Translator } from '@rollcall/messages/translator.ts'
import { type Asking, verdictOn } from '../../operations/verdict.ts'
import type { Database } from '../../platform/database/database.ts'
import { sweep } from '../../platform/database/sweep.ts'
import type { Principal, RequestOrigin, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { endedImports, type ImportRow } from './imports.store.ts'
import type { Choices } from './judging.ts'

const day = 24 * 3_600_000
/** How long lines wait to be imported. */
export const keptFor = day
/** How long an import can be taken back. */
export const takenBackFor = 7 * day

/** How the lines of an import are judged. */
export function choicesOf({ columns, updateBy: update, invitations }: ImportRow): Choices {
  return {
    columns: columns.map(({ name }) => name),
    match: columns.map(({ target }) => target),
    update,
    invitations,
  }
}

/** An import as events name it. */
export function importRef({ id, file }: Pick<ImportRow, 'id' | 'file'>) {
  return { id, name: file }
}

/** Throws `import.not_now` unless the import is in one of these states. */
export function requireState({ status }: ImportRow, states: readonly ImportRow['status'][]): void {
  if (!states.includes(status)) throw new Refusal('import.not_now')
}

/** Throws `import.not_found` unless the caller uploaded the file: its lines are what they may see. */
export function requireOwn({ createdBy }: ImportRow, { id }: { id: string }): void {
  if (createdBy !== id) throw new Refusal('import.not_found')
}

/** Throws `import.not_now` if an import cannot be taken back now. */
export function requireTakeBack({ status, takeBackUntil }: ImportRow, now: Date): void {
  if (status !== 'done' || takeBackUntil === null || takeBackUntil <= now) throw new Refusal('import.not_now')
}

type Permission = 'users:update' | 'users:delete' | 'users:assign-roles'

/** Throws `access.denied` unless the caller has a permission that only some lines of a file need. */
export function requirePermission(
  { actor, tenant }: { actor: Principal; tenant: Tenant },
  permission: Permission,
): void {
  if (can(tenant.model, actor.subject, permission)) return
  throw new Refusal('access.denied', { permission, tenant: tenant.name }, { missing: [permission] })
}

/** Throws `access.denied` without the permissions to delete users, and to change them where the import changed any. */
export function requireTakeBackRights(asking: { actor: Principal; tenant: Tenant }, row: ImportRow): void {
  requirePermission(asking, 'users:delete')
  if (row.changed > 0) requirePermission(asking, 'users:update')
}

export const checkable = ['open', 'checked'] as const
export const removable = ['open', 'checked'] as const

/** An import as the API shows it to a reader. */
export function importOf(row: ImportRow, asking: Asking & { now: Date }, t: Translator): Import {
  const own = row.createdBy === asking.actor.id
  const { imports } = contract
  const may = (operation: (typeof imports)['check' | 'run' | 'remove' | 'takeBack'], check: () => void) =>
    verdictOn(operation, asking, check)
  const { created, changed, unchanged, refused } = row
  return {
    id: row.id,
    file: row.file,
    status: row.status === 'reading' ? 'open' : row.status,
    sheets: row.sheets,
    sheet: row.sheet,
    lines: row.lines,
    columns: row.columns.map((column) => ({ ...column, samples: own ? column.samples : [] })),
    update: row.updateBy,
    invitations: row.invitations,
    inviteAt: row.inviteAt?.toISOString() ?? null,
    counts: { created, changed, unchanged, refused },
    progress: row.progress,
    trouble: row.trouble && troubleOf(row.trouble, t),
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdBy, name: row.createdByName },
    finishedAt: row.finishedAt?.toISOString() ?? null,
    expiresAt: row.finishedAt ? null : row.expiresAt.toISOString(),
    takeBackUntil: row.takeBackUntil?.toISOString() ?? null,
    takenBack: row.takenBack,
    actions: {
      check: may(imports.check, () => {
        requireOwn(row, asking.actor)
        requireState(row, checkable)
      }),
      run: may(imports.run, () => {
        requireOwn(row, asking.actor)
        requireRunnable(row)
      }),
      takeBack: may(imports.takeBack, () => requireTakeBack(row, asking.now)),
      remove: may(imports.remove, () => {
        requireOwn(row, asking.actor)
        requireState(row, removable)
      }),
    },
  }
}

/** Throws the reason why a checked file cannot be imported as it is. */
export function requireRunnable(row: ImportRow): void {
  requireState(row, ['checked'])
  if (row.refused > 0) throw new Refusal('import.refused_lines', { count: row.refused })
  if (row.created + row.changed === 0) throw new Refusal('import.nothing_to_do')
}

/** Where an import is again when what was begun with it came to nothing. */
export const stoppedAt: Partial<Record<ImportRow['status'], ImportRow['status']>> = {
  checking: 'open',
  waiting: 'checked',
  running: 'checked',
  'taking-back': 'done',
}

/** What stopped an import, as it is kept. */
export function troubleFrom({ sentence, params }: Refusal): string {
  return JSON.stringify({ sentence, params })
}

function troubleOf({ sentence, params }: NonNullable<ImportRow['trouble']>, t: Translator) {
  return { code: sentence.split('.', 2).join('.'), detail: t.say(`problem.${sentence}`, params) }
}

/** By what and from where the caller asks: what is done later is recorded with it. */
export function actingAs({ actor, origin }: { actor: Principal; origin: RequestOrigin }) {
  const { kind, apiKey } = actor.credential
  const { address, userAgent, id: requestId } = origin
  return { credential: kind, apiKey: apiKey && JSON.stringify(apiKey), address, userAgent, requestId }
}

/** Deletes imports whose time is over, in all tenants. */
export async function removeEndedImports(database: Database, now: Date): Promise<void> {
  await sweep(database, endedImports, now)
}
