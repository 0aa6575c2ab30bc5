/**
 * The statements for a new cluster after its migrations. No further databases are created in it, and without their templates a copy has half
 * the files.
 */
export const finishing = [
  'update pg_database set datistemplate = false',
  'drop database template1',
  'drop database template0',
  'checkpoint',
]
