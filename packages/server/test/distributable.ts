import type pg from 'pg'

/**
 * Finds on PostgreSQL what Citus refuses or does slowly, because Citus cannot be installed everywhere. docs/decisions/0031-distributable.md
 * has the source of each rule.
 */
const tenantTables = `(select c.oid, c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p'))`
/** Triggers that grants replace where the table is distributed. */
const guards = ['audit_events_append_only', 'audit_events_erased_only']
/** The functions of the deletion of tenants, which is not offered where the tables are distributed. */
const erasing = ['erasure_due', 'start_erasure', 'erase_rows', 'erase_tenant']

const catalogueRules = {
  'is unique without the tenant first': `
    select i.indexrelid::regclass::text from pg_index i join ${tenantTables} t on t.oid = i.indrelid
    where i.indisunique and i.indkey[0] <> (select attnum from pg_attribute where attrelid = t.oid and attname = 'tenant_id')`,
  'refers without the tenant first': `
    select conname from pg_constraint k join ${tenantTables} t on t.oid = k.conrelid
    where k.contype = 'f' and (
      k.conkey[1] <> (select attnum from pg_attribute where attrelid = t.oid and attname = 'tenant_id')
      or k.confkey[1] is distinct from (select attnum from pg_attribute where attrelid = k.confrelid
        and attname = case when k.confrelid in (select oid from ${tenantTables} o) then 'tenant_id' else 'id' end))`,
  'changes the rows that refer': `
    select conname from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
      and (confupdtype not in ('a', 'r') or confdeltype in ('n', 'd'))`,
  'leads from a table of all tenants to one that is distributed': `
    select conname from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
      and conrelid not in (select oid from ${tenantTables} t) and confrelid in (select oid from ${tenantTables} t)`,
  'is a trigger': `
    select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and not t.tgisinternal and t.tgname <> all ('{${guards.join()}}')`,
  // The sub-select that reads the tenant is replaced when a database is distributed.
  'is a policy with a sub-select': `
    select policyname || ' on ' || tablename from pg_policies where schemaname = 'public' and (with_check ~* '\\mselect\\M'
      or replace(qual, '( SELECT (NULLIF(current_setting(''rollcall.tenant''::text, true), ''''::text))::uuid AS "nullif")', '') ~* '\\mselect\\M')`,
  'is a volatile function': `
    select proname from pg_proc where pronamespace = 'public'::regnamespace and provolatile = 'v' and prorettype <> 'trigger'::regtype
      and proname <> all ('{${erasing.join()}}')`,
}

/** The parts of a migrated database that could not be distributed, one line for each. */
export async function catalogueFaults(client: pg.ClientBase): Promise<string[]> {
  const faults: string[] = []
  for (const [rule, query] of Object.entries(catalogueRules)) {
    const { rows } = await client.query<{ name: string }>(
      `select name from (${query}) f (name) order by name`,
    )
    faults.push(...rows.map(({ name }) => `${name} ${rule}`))
  }
  return faults
}

/** A statement of the program, with values that it was sent with. */
export interface Sent {
  text: string
  values: readonly unknown[]
}

/** The relevant fields of a plan's node. */
interface PlanNode {
  'Node Type': string
  Operation?: string
  'Relation Name'?: string
  Alias?: string
  Output?: string[]
  Plans?: PlanNode[]
}

/**
 * Why Citus could not send a statement to the one worker of its tenant; undefined when it can. The plan is that of the bare statement: for
 * a superuser PostgreSQL plans it without the policies.
 */
export async function statementFault(
  client: pg.ClientBase,
  { text, values }: Sent,
): Promise<string | undefined> {
  if (/\bset_config\s*\(/i.test(text)) return 'sets by set_config(), which Citus does not pass on to workers'
  if (!/^\s*(select|insert|update|delete|with)\b/i.test(text)) return undefined
  const tables = await readTenantTables(client)
  const nodes = flatten(await planOf(client, text))
  const touched = nodes.filter(({ node }) => tables.has(node['Relation Name'] ?? ''))
  if (touched.length === 0) return undefined
  const tenants = new Set<unknown>()
  for (const { node, above } of touched) {
    const tenant =
      node['Node Type'] === 'ModifyTable' ? tenantOfChange(node, tables) : tenantOfScan(node, above)
    if (tenant instanceof Error) return `${tenant.message} ${node['Relation Name']}`
    for (const parameter of tenant) tenants.add(values[parameter - 1])
  }
  return tenants.size > 1 ? 'is about more than one tenant' : undefined
}

/** The numbers of the parameters with the tenant of a scan, or the reason why there is none. */
function tenantOfScan(node: PlanNode, above: readonly PlanNode[]): number[] | Error {
  const own = conditionsOf(node)
  const name = node.Alias ?? node['Relation Name']
  const ofRow = new RegExp(`(\\b${name}\\.)?\\btenant_id = |= (\\b${name}\\.)?tenant_id\\b`)
  const joined = above
    .flatMap((each) => conditionsOf(each))
    .filter((text) => text.includes(`${name}.tenant_id`))
  if (!own.some((text) => ofRow.test(text)) && joined.length === 0)
    return new Error('does not name the tenant of')
  return own.flatMap((text) => [...text.matchAll(/tenant_id = \$(\d+)/g)].map(([, number]) => Number(number)))
}

/** The same for a change. Inserted rows must be values. A change of existing rows is checked by their scan. */
function tenantOfChange(node: PlanNode, tables: ReadonlySet<string>): number[] | Error {
  if (node.Operation !== 'Insert') return []
  const [source] = node.Plans ?? []
  if (!source || !(isValues(source) || isOfTables(source, tables)))
    return new Error('inserts what it selects, for which Citus copies rows, into')
  // The first column of each tenant table is its tenant.
  const [, number] = /^\$(\d+)/.exec(source.Output?.[0] ?? '') ?? []
  return tables.has(node['Relation Name'] ?? '') && number ? [Number(number)] : []
}

function isValues(source: PlanNode): boolean {
  return ['Result', 'Values Scan'].includes(source['Node Type']) && !source.Plans
}

/** Rows of tables beside the target table, with their own tenant: the worker that has them inserts them. */
function isOfTables(source: PlanNode, tables: ReadonlySet<string>): boolean {
  const scans = flatten(source).filter(({ node }) => / Scan$/.test(node['Node Type']))
  return (
    scans.length > 0 &&
    scans.every(({ node }) => tables.has(node['Relation Name'] ?? '')) &&
    /(^|\.)tenant_id$/.test(source.Output?.[0] ?? '')
  )
}

function conditionsOf(node: PlanNode): string[] {
  return Object.entries(node).flatMap(([key, value]) => (/( Cond|Filter)$/.test(key) ? [String(value)] : []))
}

function flatten(node: PlanNode, above: PlanNode[] = []): { node: PlanNode; above: PlanNode[] }[] {
  const below = [...above, node]
  return [{ node, above }, ...(node.Plans ?? []).flatMap((child) => flatten(child, below))]
}

async function planOf(client: pg.ClientBase, text: string): Promise<PlanNode> {
  const parameters = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))
  const values = Array.from({ length: parameters }, () => 'null').join(', ')
  await client.query('set plan_cache_mode = force_generic_plan')
  await client.query(`prepare looked_at as ${text}`)
  try {
    const { rows } = await client.query(
      `explain (format json, verbose, costs off) execute looked_at${parameters > 0 ? `(${values})` : ''}`,
    )
    return rows[0]['QUERY PLAN'][0].Plan
  } finally {
    await client.query('deallocate looked_at')
  }
}

async function readTenantTables(client: pg.ClientBase): Promise<Set<string>> {
  const { rows } = await client.query<{ relname: string }>(`select relname from ${tenantTables} t`)
  return new Set(rows.map(({ relname }) => relname))
}
