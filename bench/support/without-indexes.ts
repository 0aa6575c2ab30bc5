import type pg from 'pg'

/**
 * Fills tables without their indexes, keys and foreign keys, and creates these afterwards: the same rows in half of the time or less.
 * Triggers stay.
 */
export async function withoutIndexes(client: pg.Client, fill: () => Promise<void>): Promise<void> {
  const { rows: constraints } = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = current_schema::regnamespace and contype in ('f', 'p', 'u')
    order by contype = 'f', contype, conrelid`)
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = current_schema::regnamespace and not exists (select from pg_constraint where conindid = i.indexrelid)`)
  for (const { table, name } of constraints.toReversed())
    await client.query(`alter table ${table} drop constraint ${name}`)
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  await fill()
  for (const { table, name, definition } of constraints.filter(
    ({ definition }) => !definition.startsWith('FOREIGN'),
  ))
    await client.query(`alter table ${table} add constraint ${name} ${definition}`)
  for (const { definition } of indexes) await client.query(definition)
  for (const { table, name, definition } of constraints.filter(({ definition }) =>
    definition.startsWith('FOREIGN'),
  ))
    await client.query(`alter table ${table} add constraint ${name} ${definition}`)
}
