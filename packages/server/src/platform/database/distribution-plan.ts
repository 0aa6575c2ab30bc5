import { tenantPolicies } from './isolation.ts'
import type { MigrationConnection } from './migration-connection.ts'
import { applicationRoles } from './roles.ts'

/** Tables of the migrator, which only the coordinator reads. */
const coordinatorOnly = new Set(['schema_migrations'])

/** The statements that distribute a database, to be sent in this order. */
export interface DistributionPlan {
  /** Can be repeated, and change no data. */
  settings: string[]
  /** In one transaction: the database is distributed as a whole or not at all. */
  distribution: string[]
  /** Removes the rows from their original tables after the distribution has copied them. */
  cleaning: string[]
}

interface Table {
  name: string
  /** The table has a column tenant_id. */
  ofTenant: boolean
  distributed: boolean
  forced: boolean
  /** The table itself has rows on this server. */
  filled: boolean
}

interface ForeignKey {
  name: string
  table: string
  refersTo: string
  definition: string
}

/** Plans the remaining statements for the tables of a schema. Empty when all are distributed. */
export async function planDistribution(
  connection: MigrationConnection,
  schema: string,
): Promise<DistributionPlan> {
  const tables = await readTables(connection, schema)
  const keys = await readForeignKeys(connection, schema)
  const waiting = inOrder(
    tables.filter(({ name, distributed }) => !distributed && !coordinatorOnly.has(name)),
    keys,
  )
  const names = new Set(waiting.map(({ name }) => name))
  const own = keys.filter(({ table }) => names.has(table))
  const triggers = await readTriggers(connection, schema, names)
  const policies = await tenantPolicies(connection, schema, names)
  const grants = await readColumnGrants(connection, schema, names)
  const first = tables.find(({ ofTenant, distributed }) => ofTenant && distributed)?.name
  return {
    settings: await planSettings(connection),
    distribution:
      waiting.length === 0 ? [] : distribute(waiting, { keys: own, triggers, policies, grants, first }),
    cleaning: tables
      .filter(({ name, filled }) => filled && !coordinatorOnly.has(name))
      .map(({ name }) => `select truncate_local_data_after_distributing_table('${name}')`),
  }
}

function distribute(
  tables: Table[],
  {
    keys,
    triggers,
    policies,
    grants,
    first,
  }: {
    keys: ForeignKey[]
    triggers: string[]
    policies: string[]
    grants: string[]
    first: string | undefined
  },
): string[] {
  let together = first
  const moved = tables.map(({ name, ofTenant }) => {
    if (!ofTenant) return `select create_reference_table('${name}')`
    const beside = together ?? 'none'
    together ??= name
    return `select create_distributed_table('${name}', 'tenant_id', colocate_with => '${beside}')`
  })
  const forced = tables.filter(({ forced }) => forced)
  return [
    // Foreign keys link the tables, in this transaction too.
    "set local citus.multi_shard_modify_mode = 'sequential'",
    // Triggers that grants replace. Citus distributes no table with a trigger.
    ...triggers,
    ...(triggers.length > 0 ? ['revoke delete on audit_events from current_user'] : []),
    ...policies,
    // Citus allows no foreign key from a local table to a distributed one.
    ...keys.map(({ name, table }) => `alter table ${table} drop constraint ${name}`),
    // Lets the owner copy all rows.
    ...forced.map(({ name }) => `alter table ${name} no force row level security`),
    ...moved,
    ...forced.map(({ name }) => `alter table ${name} force row level security`),
    // Citus passes on only the grants on a whole table.
    ...grants,
    ...keys.map(({ name, table, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
  ]
}

/** Sorts the tables so that a table comes after those it refers to. */
function inOrder(tables: Table[], keys: ForeignKey[]): Table[] {
  const done = new Set<string>()
  const left = [...tables].sort((a, b) => a.name.localeCompare(b.name))
  const order: Table[] = []
  while (left.length > 0) {
    const ready = left.findIndex(({ name }) =>
      keys.every(
        ({ table, refersTo }) =>
          table !== name ||
          refersTo === name ||
          done.has(refersTo) ||
          !tables.some((other) => other.name === refersTo),
      ),
    )
    const [next] = left.splice(Math.max(ready, 0), 1)
    if (next) order.push(next)
    done.add(next?.name ?? '')
  }
  return order
}

async function planSettings(connection: MigrationConnection): Promise<string[]> {
  const { rows } = await connection.query(
    `select quote_ident(current_database()) as database,
      array(select rolname::text from pg_roles where rolname = any($1) and not rolcanlogin) as "withoutLogin",
      exists (select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
        where d.datname = current_database() and s.setrole = 0 and 'citus.propagate_set_commands=local' = any(s.setconfig)) as set`,
    [applicationRoles],
  )
  const { database, withoutLogin, set } = rows[0] as {
    database: string
    withoutLogin: string[]
    set: boolean
  }
  return [
    // The coordinator connects to its workers as the role of the transaction.
    ...withoutLogin.sort().map((role) => `alter role ${role} login`),
    // With this setting, statements on the workers have the role and the tenant of the transaction.
    ...(set ? [] : [`alter database ${database} set citus.propagate_set_commands = 'local'`]),
  ]
}

async function readTables(connection: MigrationConnection, schema: string): Promise<Table[]> {
  const { rows } = await connection.query(
    `select c.relname as name, c.relforcerowsecurity as forced, pg_relation_size(c.oid) > 0 as filled,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as "ofTenant",
      exists (select from pg_dist_partition p where p.logicalrelid = c.oid
        and (p.partmethod = 'h' or p.partmethod = 'n' and p.repmodel = 't')) as distributed
    from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'r' and pg_has_role(c.relowner, 'USAGE')`,
    [schema],
  )
  return rows as Table[]
}

async function readForeignKeys(connection: MigrationConnection, schema: string): Promise<ForeignKey[]> {
  const { rows } = await connection.query(
    `select conname as name, conrelid::regclass::text as table, confrelid::regclass::text as "refersTo",
      pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = $1::regnamespace order by conrelid::regclass::text, conname`,
    [schema],
  )
  return rows as ForeignKey[]
}

async function readTriggers(
  connection: MigrationConnection,
  schema: string,
  tables: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await connection.query(
    `select format('drop trigger %I on %s', t.tgname, c.relname) as statement, c.relname as table
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = $1::regnamespace and not t.tgisinternal order by 1`,
    [schema],
  )
  return (rows as { statement: string; table: string }[])
    .filter(({ table }) => tables.has(table))
    .map(({ statement }) => statement)
}

async function readColumnGrants(
  connection: MigrationConnection,
  schema: string,
  tables: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await connection.query(
    `select c.relname as table,
      format('grant %s (%I) on %%s to %I', g.privilege_type, a.attname, pg_get_userbyid(g.grantee)) as grant
    from pg_attribute a join pg_class c on c.oid = a.attrelid, aclexplode(a.attacl) g
    where c.relnamespace = $1::regnamespace and g.grantee <> 0 order by 1, 2`,
    [schema],
  )
  return (rows as { table: string; grant: string }[])
    .filter(({ table }) => tables.has(table))
    .map(({ table, grant }) => `select run_command_on_shards('${table}', '${grant}')`)
}
