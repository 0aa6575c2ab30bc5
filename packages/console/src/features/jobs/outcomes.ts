import { csvTable } from '@rollcall/contract/csv.ts'
import { JobRow } from '@rollcall/contract/jobs.ts'
import { api } from '../../api/client.ts'
import type { RowFilter } from './jobs.queries.ts'

const table = csvTable(JobRow)

/** The outcome for each user, as CSV. */
export function outcomesCsv(rows: JobRow[]): string {
  return table.head + rows.map(table.line).join('')
}

/** Every row of a job, a page at a time. */
export async function loadRows(job: string, filter: Pick<RowFilter, 'outcome'>): Promise<JobRow[]> {
  const rows: JobRow[] = []
  let cursor: { cursor?: string } = {}
  for (;;) {
    const page = await api.jobs.listRows({ job, ...filter, limit: 200, ...cursor })
    rows.push(...page.items)
    if (page.nextCursor === undefined) return rows
    cursor = { cursor: page.nextCursor }
  }
}
