import type { Attribute } from '@rollcall/access/attributes.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { seeSeats } from '../seats/seats.service.ts'
import { choicesOf } from './imports.service.ts'
import type { ImportRow } from './imports.store.ts'
import { createJudge, type Judged, keysOf } from './judge.ts'
import { seated } from './judge-seats.ts'
import {
  type Duplicate,
  type JudgedLine,
  listDuplicates,
  listLines,
  listMissing,
  refuseLines,
  updateLines,
} from './lines.store.ts'
import type { Judging } from './named.ts'
import { columnOf } from './reasons.ts'

/** So many lines are in memory at once. */
const batchSize = 1_000

export interface Checking {
  actor: Principal
  now: Date
  /** Runs a part in a transaction of its own, so that nobody waits for a check. */
  inTransaction<T>(fn: (db: Db) => Promise<T>): Promise<T>
  /** Hears how many lines are judged. */
  done(lines: number): Promise<void>
}

/** Judges all lines of a file, and keeps what was found out with each. Accounts are not changed. */
export async function checkLines(
  row: ImportRow,
  { actor, now, inTransaction, done }: Checking,
): Promise<void> {
  const choices = choicesOf(row)
  const work = { actor, tenant: actor.tenant, now }
  const judgeIn = sharedJudge(work, choices)
  const seats = await inTransaction((db) => seeSeats({ ...work, db }))
  let after = 0
  let lines = 0
  for (;;) {
    const batch = await inTransaction(async (db) => {
      const rows = await listLines(db, row, {}, { limit: batchSize, after })
      const judged = (await judgeIn(db)(rows)).map((each) => asKept(work, seated(seats, choices, each)))
      await updateLines(db, row, judged)
      return rows
    })
    lines += batch.length
    await done(lines)
    const last = batch.at(-1)
    if (!last || batch.length < batchSize) break
    after = last.line
  }
  await refuseDuplicates(row, inTransaction)
  await refuseMissing(row, inTransaction)
}

/** One judge for all batches would remember groups of an earlier transaction; they are few, and read again for each batch. */
function sharedJudge(work: Omit<Judging, 'db'>, choices: ReturnType<typeof choicesOf>) {
  return (db: Db) => createJudge({ ...work, db }, choices)
}

function asKept(
  work: Pick<Judging, 'tenant'>,
  { line, outcome, reasons, changes, keys, plan }: Judged,
): JudgedLine {
  const awaits = (plan?.awaits ?? []).map(({ attribute, login }) => {
    const { username, email } = keysOf(work, login)
    return `${attribute.key}${afterKey}u:${username}${between}e:${email}`
  })
  return { line, outcome, reasons, changes, keys, awaits }
}

// As the statements that read them have them.
const afterKey = '\u0003'
const between = '\u0002'

/** So many lines are refused with one statement. */
const atOnce = 1_000

/** Refuses every line that has a name, an account or a unique value of an earlier line. */
async function refuseDuplicates(row: ImportRow, inTransaction: Checking['inTransaction']): Promise<void> {
  const { match } = choicesOf(row)
  for (let found = atOnce; found === atOnce; )
    found = await inTransaction(async (db) => {
      const duplicates = await listDuplicates(db, row, atOnce)
      const first = new Map(duplicates.toReversed().map((each) => [each.line, each]))
      await refuseLines(
        db,
        row,
        [...first.values()].map(({ line, key, first: before }) => ({
          line,
          reason: { column: columnOfKey(match, key), code: 'import_duplicate', params: { line: before } },
        })),
      )
      return duplicates.length
    })
}

function columnOfKey(match: ReturnType<typeof choicesOf>['match'], key: Duplicate['key']): number | null {
  const [kind, rest = ''] = [key.slice(0, 2), key.slice(2)]
  if (kind === 'a:') return columnOf(match, `attributes.${rest.split(' ', 1)[0]}`)
  if (kind === 'e:') return columnOf(match, 'email')
  return columnOf(match, 'username') ?? columnOf(match, 'email')
}

/** Refuses every line that names an account which neither is there nor is created by another line. */
async function refuseMissing(row: ImportRow, inTransaction: Checking['inTransaction']): Promise<void> {
  const { match } = choicesOf(row)
  for (let found = atOnce; found > 0; )
    found = await inTransaction(async (db) => {
      const missing = await listMissing(db, row, atOnce)
      const first = new Map(missing.toReversed().map((each) => [each.line, each]))
      await refuseLines(
        db,
        row,
        [...first.values()].map(({ line, awaits }) => ({
          line,
          reason: {
            column: columnOf(match, `attributes.${awaits.split(afterKey, 1)[0] as Attribute['key']}`),
            code: 'import_no_user',
            params: {},
          },
        })),
      )
      return missing.length
    })
}
