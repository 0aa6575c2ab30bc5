/** The part of a connection that migrations use, common to both drivers. Text without values may have many statements. */
export interface MigrationConnection {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}
