import { csvLine, csvMark } from '@rollcall/contract/csv.ts'
import type { ImportLine } from '@rollcall/contract/imports.ts'
import type { Download } from '@rollcall/contract/operation.ts'
import type { Translator } from '@rollcall/messages/translator.ts'
import type { Context } from '../../operations/implement.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import type { LineReason } from '../../platform/schema.ts'
import { translatorFor } from '../../platform/translators.ts'
import type { ImportRow } from './imports.store.ts'
import { type LineRow, listLines } from './lines.store.ts'

/** A line as the API shows it, with its reasons in words. */
export function lineOf({ line, outcome, cells, reasons, changes }: LineRow, t: Translator): ImportLine {
  return {
    line,
    outcome,
    cells,
    reasons: reasons.map((reason) => ({
      column: reason.column,
      value: reason.column === null ? null : (cells[reason.column] ?? null),
      code: reason.code,
      message: messageOf(reason, t),
    })),
    changes,
  }
}

function messageOf({ code, params }: LineReason, t: Translator): string {
  const key = `field.${code}`
  return t.say(t.has(key) ? key : `problem.${code}`, params)
}

/** So many lines of a file are in memory at once. */
const fileBatch = 500

/** The refused lines as CSV: the columns of the file, and behind them the line and why it is refused. */
export function refusedFile(
  database: Pick<Database, 'transaction'>,
  { tenant, origin, signal }: Context<Principal>,
  row: ImportRow,
): Download {
  const t = translatorFor(origin.acceptLanguage)
  const names = row.columns.map(({ name }) => name)
  const scope = { tenant: tenant.id, readOnly: true, purpose: 'background', signal } as const
  const textOf = ({ line, cells, reasons }: LineRow) =>
    csvLine([
      ...names.map((_, at) => cells[at] ?? ''),
      String(line),
      reasons.map((reason) => `${withColumn(names, reason)}${messageOf(reason, t)}`).join(' '),
    ])
  async function* chunks() {
    yield csvMark + csvLine([...names, 'line', 'reasons'])
    for (let after = 0; ; ) {
      const lines = await database.transaction(scope, (db: Db) =>
        listLines(db, row, { outcome: 'refused' }, { limit: fileBatch, after }),
      )
      yield lines.map(textOf).join('')
      const last = lines.at(-1)
      if (!last || lines.length < fileBatch) return
      after = last.line
    }
  }
  const filename = `refused-${tenant.slug}-${row.id.slice(-12)}.csv`
  return { contentType: 'text/csv; charset=utf-8', filename, chunks: chunks() }
}

function withColumn(names: readonly string[], { column }: LineReason): string {
  return column === null ? '' : `${names[column] ?? ''}: `
}
