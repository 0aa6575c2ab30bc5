/** What the runner needs of a connection: both drivers' clients have it. Text without values may hold many statements. */
export interface MigrationConnection {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}
