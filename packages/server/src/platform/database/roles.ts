import { MigrationError } from './errors.ts'
import type { MigrationConnection } from './migration-connection.ts'

/** The roles that transactions run in: neither owns a table nor bypasses row-level security. */
export const applicationRoles = ['rollcall_app', 'rollcall_system'] as const

interface RoleState {
  name: string
  bypasses: boolean
  member: boolean
}

/**
 * Creates the roles, and makes the connection's role a member of them, and also `worker` if another role is to work. Throws a
 * MigrationError with the SQL to run if it may not.
 */
export async function ensureRoles(connection: MigrationConnection, worker?: string): Promise<void> {
  let roles = await readRoles(connection)
  if (!isComplete(roles)) {
    await createRoles(connection, roles)
    roles = await readRoles(connection)
  }
  const privileged = roles.find(({ bypasses }) => bypasses)
  if (privileged) {
    throw new MigrationError(
      `Role ${privileged.name} bypasses row-level security. Run as a database administrator: alter role ${privileged.name} nosuperuser nobypassrls;`,
    )
  }
  if (worker !== undefined) await admit(connection, worker)
}

async function admit(connection: MigrationConnection, worker: string): Promise<void> {
  const { rows } = await connection.query(
    `select quote_ident($1) as name, bool_and(pg_has_role(r.oid, g.oid, 'MEMBER')) as member
    from pg_roles r, pg_roles g where r.rolname = $1 and g.rolname in ('${applicationRoles.join("', '")}')`,
    [worker],
  )
  const { name, member } = rows[0] as { name: string; member: boolean | null }
  if (member) return
  const grant = `grant ${applicationRoles.join(', ')} to ${name}`
  await connection.query(grant).catch((cause: unknown) => {
    throw new MigrationError(
      `The role of DATABASE_URL may not work on this database. Run once as a database administrator: ${grant};`,
      { cause },
    )
  })
}

async function readRoles(connection: MigrationConnection): Promise<RoleState[]> {
  // Since PostgreSQL 16 membership alone does not allow SET ROLE.
  const { rows } = await connection.query(`
    select rolname as name, rolsuper or rolbypassrls as bypasses,
      pg_has_role(current_user, oid, case when current_setting('server_version_num')::int < 160000 then 'MEMBER' else 'SET' end) as member
    from pg_roles where rolname in ('${applicationRoles.join("', '")}')`)
  return rows as RoleState[]
}

function isComplete(roles: RoleState[]): boolean {
  return roles.length === applicationRoles.length && roles.every(({ member }) => member)
}

async function createRoles(connection: MigrationConnection, present: RoleState[]): Promise<void> {
  const missing = applicationRoles.filter((role) => !present.some(({ name }) => name === role))
  const creation = missing.map((role) => `create role ${role} nologin nosuperuser nobypassrls`)
  await connection.query('savepoint roles')
  try {
    // Roles belong to the whole server: another database may be creating the same ones at this moment.
    for (const statement of creation) {
      await connection.query(
        `do $$ begin ${statement}; exception when duplicate_object or unique_violation then null; end $$`,
      )
    }
    await connection.query(`grant ${applicationRoles.join(', ')} to current_user`)
    await connection.query('release savepoint roles')
  } catch (error) {
    await connection.query('rollback to savepoint roles')
    // The other database may have granted it first.
    if (isComplete(await readRoles(connection))) return
    throw await explain(connection, creation, error)
  }
}

async function explain(
  connection: MigrationConnection,
  creation: string[],
  error: unknown,
): Promise<MigrationError> {
  const { rows } = await connection.query('select quote_ident(current_user) as name')
  const grant = `grant ${applicationRoles.join(', ')} to ${(rows[0] as { name: string }).name}`
  const statements = [...creation, grant].map((statement) => `${statement};`).join(' ')
  return new MigrationError(
    `This database role may not prepare Rollcall's roles. Run once as a database administrator: ${statements}`,
    {
      cause: error,
    },
  )
}
