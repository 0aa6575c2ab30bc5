import { type Static, Type } from 'typebox'
import { BackupActions } from './actions.ts'
import { Id, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { command, download, Nothing, query } from './operation.ts'
import { listFields, Page, searchField } from './pagination.ts'

export const BackupEncryption = Type.Union(
  [Type.Literal('none'), Type.Literal('passphrase'), Type.Literal('key')],
  {
    description:
      'What opens the file: nothing is needed, the passphrase of the server, or a private key that the server does not have',
  },
)
export type BackupEncryption = Static<typeof BackupEncryption>

export const BackupStatus = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('running'),
  Type.Literal('done'),
  Type.Literal('failed'),
])
export type BackupStatus = Static<typeof BackupStatus>

export const BackupTrouble = Type.Union(
  [
    Type.Literal('damaged'),
    Type.Literal('foreign'),
    Type.Literal('newer'),
    Type.Literal('locked'),
    Type.Literal('unwritable'),
    Type.Literal('missing'),
    Type.Literal('no-tenant'),
    Type.Literal('cancelled'),
    Type.Literal('failed'),
  ],
  {
    description:
      '`damaged`: cut, or changed after it was written. `foreign`: no backup. `newer`: of a newer program. `locked`: the passphrase is another one now. `unwritable`: no room on the disk, or no right to write there. `missing`: there is no such file on this node. `no-tenant`: the tenant was deleted before its turn. `cancelled`: it was cancelled while it waited or was being made. `failed`: see the log of the server',
  },
)
export type BackupTrouble = Static<typeof BackupTrouble>

export const BackupChecked = Type.Union([Type.Literal('contents'), Type.Literal('bytes')], {
  description:
    'What was read again after it was written: all its rows, or, of one that the server cannot open, its bytes',
})
export type BackupChecked = Static<typeof BackupChecked>

export const Backup = Type.Object({
  id: Id,
  file: Type.String({ description: 'Its name in the folder of backups' }),
  tenant: Type.Union([TenantSlug, Type.Null()], {
    description: 'The one tenant that is in it; null: all tenants',
  }),
  status: BackupStatus,
  trouble: Type.Union([BackupTrouble, Type.Null()]),
  encryption: BackupEncryption,
  scheduled: Type.Boolean({ description: 'The server made it by its schedule' }),
  bytes: Type.Union([Type.Integer(), Type.Null()]),
  rows: Type.Union([Type.Integer(), Type.Null()]),
  tenants: Type.Union([Type.Integer(), Type.Null()], { description: 'How many are in it' }),
  sha256: Type.Union([Type.String(), Type.Null()], { description: 'Of the file' }),
  checked: Type.Union([BackupChecked, Type.Null()]),
  checkedAt: OptionalTime,
  createdAt: Time,
  createdBy: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  finishedAt: OptionalTime,
})
export type Backup = Static<typeof Backup>

/** A backup in a list. */
export const ListedBackup = Type.Object({ ...Backup.properties, actions: BackupActions })
export type ListedBackup = Static<typeof ListedBackup>

/** So many tenants are found at once. */
export const mostTenantsFound = 20

/** Who may: a backup has the password hashes of everybody. */
const byServer = { scope: 'server', needs: 'server:backups' } as const
const one = Type.Object({ backup: Id })

export const list = query({
  ...byServer,
  name: 'backups.list',
  summary: 'List backups, newest first',
  input: Type.Object({ ...listFields }),
  output: Page(ListedBackup),
  problems: ['list.cursor_invalid'],
})

export const show = query({
  ...byServer,
  name: 'backups.show',
  summary: 'Show a backup and how far it is',
  input: one,
  output: Backup,
  problems: ['backup.not_found'],
})

export const settings = query({
  ...byServer,
  name: 'backups.settings',
  summary: 'Show where and when backups are made',
  input: Type.Object({}),
  output: Type.Object({
    folder: Type.Union([Type.String(), Type.Null()], {
      description:
        'ROLLCALL_BACKUPS of the node that answers; null: it is not set, and no backup can be made',
    }),
    at: Type.Array(Type.String(), { description: 'The times of the day in UTC, such as 02:30' }),
    keep: Type.Integer({ description: 'How many of the scheduled ones are kept' }),
    encryption: BackupEncryption,
  }),
  problems: [],
})

export const findTenants = query({
  ...byServer,
  name: 'backups.find-tenants',
  summary: 'Find a tenant to back up',
  description: `Returns the first ${mostTenantsFound} tenants, by their short names, that have the text in their name or short name.`,
  input: Type.Object({ ...searchField }),
  output: Type.Object({ items: Type.Array(Type.Object({ slug: TenantSlug, name: Type.String() })) }),
  problems: [],
})

export const create = command({
  ...byServer,
  name: 'backups.create',
  summary: 'Make a backup',
  description:
    'The backup is made after the answer, in the folder of ROLLCALL_BACKUPS, and read again before it counts as done. Its rows are of one moment, while everybody goes on working. It is encrypted as the server is set to.',
  creates: true,
  input: Type.Object({
    of: Type.Optional(
      Type.String({ ...TenantSlug, description: 'The short name of one tenant; all tenants without it' }),
    ),
  }),
  output: Backup,
  emits: ['backup.created'],
  problems: ['backup.no_folder', 'backup.no_tenant', 'backup.not_done'],
})

export const fetch = command({
  ...byServer,
  name: 'backups.fetch',
  summary: 'Download a backup',
  description:
    'The file as it is in the folder. It has the password hashes of everybody in it: keep it as safe as the database. The download is an audit event.',
  requires: { by: ['user'], session: 'any' },
  input: one,
  output: download,
  emits: ['backup.downloaded'],
  problems: ['backup.not_found', 'backup.not_done', 'backup.file_missing'],
})

export const check = command({
  ...byServer,
  name: 'backups.check',
  summary: 'Read a backup again from its beginning to its end',
  description:
    'Compares the file with its checksums and counts its rows. `trouble` of the answer says what is wrong with it.',
  input: one,
  output: Backup,
  emits: ['backup.checked'],
  problems: ['backup.not_found', 'backup.not_done'],
})

export const remove = command({
  ...byServer,
  name: 'backups.remove',
  summary: 'Delete a backup and its file',
  input: one,
  output: Nothing,
  emits: ['backup.deleted'],
  problems: ['backup.not_found', 'backup.not_done'],
})

export const bindings = {
  list: http.get(list, '/server/backups'),
  show: http.get(show, '/server/backups/{backup}'),
  settings: http.get(settings, '/server/backup-settings'),
  findTenants: http.get(findTenants, '/server/backup-tenants'),
  create: http.post(create, '/server/backups', { location: '/server/backups/{id}' }),
  fetch: http.post(fetch, '/server/backups/{backup}/download', { download: ['application/octet-stream'] }),
  check: http.post(check, '/server/backups/{backup}/check'),
  remove: http.delete(remove, '/server/backups/{backup}'),
}
