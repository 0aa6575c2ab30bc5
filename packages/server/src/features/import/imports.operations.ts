import { contract } from '@rollcall/contract/contract.ts'
import { csvLine, csvMark } from '@rollcall/contract/csv.ts'
import type { Import } from '@rollcall/contract/imports.ts'
import { type Context, implement, ofAccounts, prepared } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { translatorFor } from '../../platform/translators.ts'
import { columnKey } from './column-match.ts'
import { laterIn, matched } from './given-choices.ts'
import {
  actingAs,
  checkable,
  importOf,
  importRef,
  removable,
  requireOwn,
  requirePermission,
  requireRunnable,
  requireTakeBack,
  requireTakeBackRights,
} from './imports.service.ts'
import {
  claimImport,
  countImports,
  deleteImport,
  findImport,
  type ImportRow,
  listImports,
  rememberColumns,
  updateImport,
} from './imports.store.ts'
import { countLines, listLines } from './lines.store.ts'
import { receive } from './receive.ts'
import { lineOf, refusedFile } from './shown-lines.ts'
import { targetsFor } from './upload.ts'

export interface ImportsDeps {
  database: Pick<Database, 'transaction'>
  queue: Pick<Queue, 'enqueue'>
}

const nobody = () => []

type Asking = Pick<Context<Principal>, 'actor' | 'tenant' | 'now' | 'origin'>

/** An import as its reader sees it. */
function shownTo(asking: Asking, row: ImportRow): Import {
  return importOf(row, asking, translatorFor(asking.origin.acceptLanguage))
}

export function importsOperations({ database, queue }: ImportsDeps) {
  const { imports } = contract
  return implement(imports, {
    async list(context, input) {
      const { db, actor, tenant } = context
      const { rows, ...page } = await readPage(actor.cursorKey, 'imports.list', input, {
        read: (at) => listImports(db, tenant.id, at),
        position: (row) => positionAt(row.createdAt, row.id),
        count: () => countImports(db, tenant.id),
      })
      return { items: rows.map((row) => shownTo(context, row)), ...page }
    },

    show: async (context, { import: id }) => shownTo(context, await requireImport(context, id)),

    targets: { fromCaller: ({ actor }) => ({ items: targetsFor(actor, actor.tenant) }) },

    upload: prepared(imports.upload, {
      prepare: (context, input) => receive(database, context, input),
      accounts: nobody,
      async act(context, _, row) {
        const { db, emit } = context
        await updateImport(db, row, { status: 'open' })
        emit('import.uploaded', { import: importRef(row), after: { lines: row.lines } })
        return shownTo(context, { ...row, status: 'open' })
      },
    }),

    check: ofAccounts(imports.check, nobody, async (context, input) => {
      const { db, tenant, emit, now } = context
      const row = await requireImport(context, input.import)
      requireOwn(row, context.actor)
      const { update = 'no', invitations = 'now' } = input
      if (update !== 'no') requirePermission(context, 'users:update')
      const inviteAt = invitations === 'later' ? laterIn(input.inviteAt, now) : null
      const columns = matched(context, row, input.columns)
      const change = {
        status: 'checking',
        updateBy: update,
        invitations,
        inviteAt,
        trouble: null,
        progress: 0,
      } as const
      const begun = { ...change, ...actingAs(context), columns: JSON.stringify(columns) }
      if (!(await claimImport(db, row, checkable, begun))) throw new Refusal('import.not_now')
      const held = columns
        .filter(({ name }) => name !== '')
        .map(({ name, target }) => [columnKey(name), target] as const)
      await rememberColumns(db, tenant.id, new Map(held.filter(([key]) => key.length <= longestKey)), now)
      await queue.enqueue(db, 'import', [{ tenantId: tenant.id, id: row.id }])
      const names = columns.flatMap(({ target }) => target ?? [])
      emit('import.checked', { import: importRef(row), after: { columns: names, update, invitations } })
      return shownTo(context, { ...row, ...change, columns })
    }),

    async listLines(context, input) {
      const row = await requireOwnImport(context, input.import)
      const { actor, db, origin } = context
      const { rows, ...page } = await readPage(actor.cursorKey, 'imports.list-lines', input, {
        read: ({ limit, after = [0] }) => listLines(db, row, input, { limit, after: after[0] as number }),
        position: ({ line }) => [line],
        count: () => countLines(db, row, input),
      })
      const t = translatorFor(origin.acceptLanguage)
      return { items: rows.map((line) => lineOf(line, t)), ...page }
    },

    async downloadRefused(context, { import: id }) {
      const row = await requireOwnImport(context, id)
      return refusedFile(database, context, row)
    },

    template: {
      fromCaller: ({ actor }) => ({
        contentType: 'text/csv; charset=utf-8',
        filename: `users-${actor.tenant.slug}.csv`,
        chunks: once(csvMark + csvLine(targetsFor(actor, actor.tenant).map(nameOfTarget))),
      }),
    },

    run: ofAccounts(imports.run, nobody, async (context, { import: id, olderCredentials }) => {
      const { db, tenant, emit } = context
      const row = await requireOwnImport(context, id)
      requireRunnable(row)
      const change = { status: 'waiting', progress: 0, trouble: null } as const
      const chosen = { olderCredentials: olderCredentials ?? null, ...actingAs(context) }
      if (!(await claimImport(db, row, ['checked'], { ...change, ...chosen })))
        throw new Refusal('import.not_now')
      await queue.enqueue(db, 'import', [{ tenantId: tenant.id, id: row.id }])
      const { created, changed } = row
      emit('import.started', { import: importRef(row), after: { created, changed } })
      return shownTo(context, { ...row, ...change })
    }),

    takeBack: ofAccounts(imports.takeBack, nobody, async (context, { import: id }) => {
      const { db, tenant, emit, now } = context
      const row = await requireImport(context, id)
      requireTakeBack(row, now)
      requireTakeBackRights(context, row)
      const { id: createdBy, name } = context.actor
      const change = { status: 'taking-back', progress: 0, trouble: null, inviteAt: null } as const
      const acting = { ...actingAs(context), createdBy, createdByName: name }
      if (!(await claimImport(db, row, ['done'], { ...change, ...acting })))
        throw new Refusal('import.not_now')
      await queue.enqueue(db, 'import', [{ tenantId: tenant.id, id: row.id }])
      emit('import.take-back-started', { import: importRef(row) })
      return shownTo(context, { ...row, ...change })
    }),

    remove: ofAccounts(imports.remove, nobody, async (context, { import: id }) => {
      const row = await requireOwnImport(context, id)
      // Claimed first: another call may have begun something with it.
      if (!(await claimImport(context.db, row, removable, { status: 'reading' })))
        throw new Refusal('import.not_now')
      await deleteImport(context.db, row)
      context.emit('import.removed', { import: importRef(row) })
      return null
    }),
  })
}

/** Longer names of columns are not remembered. */
const longestKey = 200

async function requireImport(
  { db, tenant }: Pick<Context<Principal>, 'db' | 'tenant'>,
  id: string,
): Promise<ImportRow> {
  const row = await findImport(db, tenant.id, id)
  if (!row || row.status === 'reading') throw new Refusal('import.not_found')
  return row
}

async function requireOwnImport(context: Pick<Context<Principal>, 'db' | 'tenant' | 'actor'>, id: string) {
  const row = await requireImport(context, id)
  requireOwn(row, context.actor)
  return row
}

/** How a template calls a column: the guess of the upload knows all of these names. */
function nameOfTarget(target: string): string {
  return target.replace('attributes.', '')
}

async function* once(text: string): AsyncGenerator<string, void, undefined> {
  yield text
}
