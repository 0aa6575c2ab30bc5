import type { Sealed } from '../vault/envelope.ts'
import type { StoredKeys } from '../vault/key-check.ts'
import type { MigrationConnection } from './migration-connection.ts'

/**
 * Reads what the database knows about the keys of its secrets, on a connection of its owner. Undefined while there is no table for secrets.
 */
export async function lookUpStoredKeys(connection: MigrationConnection): Promise<StoredKeys | undefined> {
  const { rows } = await connection.query("select to_regclass('server_secrets') is not null as there")
  if (!(rows[0] as { there: boolean }).there) return undefined
  await connection.query('begin read only; set local role rollcall_system')
  try {
    const checks = await connection.query(
      `select key_id as "keyId", wrapped_key as "wrappedKey", sealed from server_secrets where name = 'check'`,
    )
    const counts = await connection.query(
      `select key_id as key, count(*) as count from (select key_id from secrets union all select key_id from server_secrets) as every
      group by key_id`,
    )
    return {
      check: checks.rows[0] as Sealed | undefined,
      counts: new Map(
        (counts.rows as { key: string; count: number }[]).map(({ key, count }) => [key, count]),
      ),
    }
  } finally {
    await connection.query('rollback')
  }
}
