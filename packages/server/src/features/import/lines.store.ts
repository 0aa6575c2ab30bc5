import type { ImportOutcome } from '@rollcall/contract/imports.ts'
import type { Total } from '@rollcall/contract/pagination.ts'
import { type Selectable, sql } from 'kysely'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { statement } from '../../platform/database/statement.ts'
import type { ImportLinesTable, LineChange, LineReason } from '../../platform/schema.ts'
import type { TableRow } from './csv-rows.ts'
import type { ImportId } from './imports.store.ts'

export type LineRow = Selectable<ImportLinesTable>

/** Keeps lines of a file as they were read. */
export async function insertLines(
  db: Db,
  { tenantId, id: importId }: ImportId,
  rows: readonly TableRow[],
): Promise<void> {
  const waiting = { outcome: 'waiting' as const, reasons: '[]', changes: '[]', keys: [], awaits: [] }
  const lines = rows.map(({ line, cells }) => ({ tenantId, importId, line, cells, ...waiting }))
  await insertRows('importLines', lines as never).execute(db)
}

export interface LineFilter {
  outcome?: ImportOutcome | undefined
  /** Only lines that name an account which another line may create. */
  awaiting?: true
}

/** Lines in the order of the file, after the given one. */
export async function listLines(
  db: Db,
  { tenantId, id }: ImportId,
  filter: LineFilter,
  page: { limit: number; after: number },
): Promise<LineRow[]> {
  return matching(db, { tenantId, id }, filter)
    .selectAll()
    .where('line', '>', page.after)
    .orderBy('line')
    .limit(page.limit)
    .execute()
}

export async function countLines(db: Db, of: ImportId, filter: LineFilter): Promise<Total> {
  return countRows(db, matching(db, of, filter))
}

function matching(db: Db, { tenantId, id }: ImportId, { outcome, awaiting }: LineFilter) {
  let query = db.selectFrom('importLines').where('tenantId', '=', tenantId).where('importId', '=', id)
  if (outcome) query = query.where('outcome', '=', outcome)
  if (awaiting) query = query.where(sql<boolean>`cardinality(awaits) > 0`)
  return query
}

/** What was found out about a line. */
export interface JudgedLine {
  line: number
  outcome: ImportOutcome
  reasons: readonly LineReason[]
  changes: readonly LineChange[]
  keys: readonly string[]
  awaits: readonly string[]
}

type Judgement = [
  tenant: string,
  id: string,
  lines: number[],
  outcomes: string[],
  reasons: string[],
  changes: string[],
  keys: string[],
  awaits: string[],
]
// Between keys stands a character that no name may have.
const judge = statement<never, Judgement>(`
  update import_lines l set outcome = j.outcome, reasons = j.reasons::jsonb, changes = j.changes::jsonb,
    keys = coalesce(string_to_array(nullif(j.keys, ''), E'\\x01'), '{}'), awaits = coalesce(string_to_array(nullif(j.awaits, ''), E'\\x01'), '{}')
  from unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as j (line, outcome, reasons, changes, keys, awaits)
  where l.tenant_id = $1 and l.import_id = $2 and l.line = j.line`)
const between = '\u0001'

/** Writes what was found out about lines, in one statement. */
export async function updateLines(
  db: Db,
  { tenantId, id }: ImportId,
  judged: readonly JudgedLine[],
): Promise<void> {
  const of = <T>(read: (line: JudgedLine) => T) => judged.map(read)
  await judge(
    db,
    tenantId,
    id,
    of(({ line }) => line),
    of(({ outcome }) => outcome),
    of(({ reasons }) => JSON.stringify(reasons)),
    of(({ changes }) => JSON.stringify(changes)),
    of(({ keys }) => keys.join(between)),
    of(({ awaits }) => awaits.join(between)),
  )
}

/** A line with a key that an earlier line has too. */
export interface Duplicate {
  line: number
  key: string
  first: number
}
// The outcome comes with the line: looked up for each of them, it took minutes for a table without statistics.
const findDuplicates = statement<Duplicate, [tenant: string, id: string, limit: number]>(`
  select line, key, first from (
    select l.line, l.outcome, k.key, min(l.line) over (partition by k.key) as first from import_lines l, unnest(l.keys) as k (key)
    where l.tenant_id = $1 and l.import_id = $2) k
  where line > first and outcome <> 'refused' order by line limit $3`)

/** Lines that are not refused and have a key of an earlier line, up to a number. */
export async function listDuplicates(db: Db, { tenantId, id }: ImportId, most: number): Promise<Duplicate[]> {
  return findDuplicates(db, tenantId, id, most)
}

/** An account that a line names and that neither is there nor is created by another line. */
export interface Missing {
  line: number
  awaits: string
}
const findMissing = statement<Missing, [tenant: string, id: string, limit: number]>(`
  with created as materialized (
    select distinct k.key from import_lines l, unnest(l.keys) as k (key)
    where l.tenant_id = $1 and l.import_id = $2 and l.outcome = 'created'),
  wanted as (
    select l.line, w.awaits, k.key from import_lines l, unnest(l.awaits) as w (awaits),
      unnest(string_to_array(split_part(w.awaits, E'\\x03', 2), E'\\x02')) as k (key)
    where l.tenant_id = $1 and l.import_id = $2 and l.outcome <> 'refused' and cardinality(l.awaits) > 0)
  select w.line, w.awaits from wanted w left join created c on c.key = w.key
  group by w.line, w.awaits having count(c.key) = 0 order by w.line limit $3`)

export async function listMissing(db: Db, { tenantId, id }: ImportId, most: number): Promise<Missing[]> {
  return findMissing(db, tenantId, id, most)
}

const refuse = statement<never, [tenant: string, id: string, lines: number[], reasons: string[]]>(`
  update import_lines l set outcome = 'refused', changes = '[]', reasons = l.reasons || r.reason::jsonb
  from unnest($3::int[], $4::text[]) as r (line, reason)
  where l.tenant_id = $1 and l.import_id = $2 and l.line = r.line`)

/** Refuses lines, each once, with one more reason. */
export async function refuseLines(
  db: Db,
  { tenantId, id }: ImportId,
  refused: readonly { line: number; reason: LineReason }[],
): Promise<void> {
  const lines = refused.map(({ line }) => line)
  await refuse(
    db,
    tenantId,
    id,
    lines,
    refused.map(({ reason }) => JSON.stringify([reason])),
  )
}

const countOutcomes = statement<{ outcome: ImportOutcome; count: number }, [tenant: string, id: string]>(
  'select outcome, count(*)::int as count from import_lines where tenant_id = $1 and import_id = $2 group by outcome',
)

/** How many lines have each outcome. */
export async function countByOutcome(
  db: Db,
  { tenantId, id }: ImportId,
): Promise<Record<Exclude<ImportOutcome, 'waiting'>, number>> {
  const counts = new Map(
    (await countOutcomes(db, tenantId, id)).map(({ outcome, count }) => [outcome, count]),
  )
  const of = (outcome: ImportOutcome) => counts.get(outcome) ?? 0
  return {
    created: of('created'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    refused: of('refused'),
  }
}

const countReason = statement<{ count: number }, [tenant: string, id: string, reason: string]>(
  `select count(*)::int as count from import_lines
    where tenant_id = $1 and import_id = $2 and outcome = 'refused' and reasons @> $3::jsonb`,
)

/** How many lines are refused for this reason. */
export async function countWithReason(db: Db, { tenantId, id }: ImportId, code: string): Promise<number> {
  return (await countReason(db, tenantId, id, JSON.stringify([{ code }])))[0]?.count ?? 0
}

/** Deletes the lines of an import, which are not needed once it is done. */
export async function deleteLines(db: Db, { tenantId, id }: ImportId): Promise<void> {
  await db.deleteFrom('importLines').where('tenantId', '=', tenantId).where('importId', '=', id).execute()
}
