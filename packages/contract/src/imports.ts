import { attributeKeyPattern } from '@rollcall/access/keys.ts'
import { type Static, Type } from 'typebox'
import { ImportActions } from './actions.ts'
import { Id, Line, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, download, Nothing, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'

/** The most columns that a file may have. */
export const mostColumns = 200
/** The largest file, in bytes. Workbooks may be less. */
export const largestFile = 128 * 1024 * 1024

/** The fields of an account that a column can hold, beside attributes. */
export const importFields = ['username', 'email', 'alias', 'roles', 'groups', 'provider'] as const
export type ImportField = (typeof importFields)[number]

const attributeTarget = `attributes\\.${attributeKeyPattern.slice(1, -1)}`
/** What a column holds: a field, or an attribute as `attributes.department`. */
export const ColumnTarget = Type.String({
  pattern: `^(${importFields.join('|')}|${attributeTarget})$`,
  description:
    'What a column holds: `username`, `email`, `alias`, `roles`, `groups`, `provider`, or an attribute as `attributes.department`',
  examples: ['email'],
})
export type ColumnTarget = Static<typeof ColumnTarget>
const TargetOrNull = Type.Union([ColumnTarget, Type.Null()], {
  description: 'What the column holds; null for a column that is not read',
})

export const ImportStatus = Type.Union(
  [
    Type.Literal('open'),
    Type.Literal('checking'),
    Type.Literal('checked'),
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('taking-back'),
    Type.Literal('taken-back'),
  ],
  {
    description:
      '`open`: its columns and choices are not set yet. `checking`: its lines are being checked. `checked`: its preview is there. `waiting`, `running`: it is being imported. `done`: it is imported. `taking-back`, `taken-back`: it is being taken back, or was',
  },
)
export type ImportStatus = Static<typeof ImportStatus>

export const ImportUpdate = Type.Union(
  [Type.Literal('no'), Type.Literal('email'), Type.Literal('username')],
  {
    description:
      'What happens to a line of an account that is there already: `no` (the default) refuses it; `email` and `username` change the account that has the address or the username of the line',
  },
)
export type ImportUpdate = Static<typeof ImportUpdate>

export const ImportInvitations = Type.Union(
  [Type.Literal('now'), Type.Literal('none'), Type.Literal('later')],
  {
    description:
      'How new accounts begin: invited by mail at once (`now`), inactive without a mail (`none`), or inactive until they are invited at `inviteAt` (`later`)',
  },
)
export type ImportInvitations = Static<typeof ImportInvitations>

/** How many lines have each outcome. */
const Counts = Type.Object({
  created: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer({ description: 'Lines whose account is as the line says already' }),
  refused: Type.Integer(),
})

/** Why an import did nothing. */
const Trouble = Type.Object({
  code: Type.String({ description: 'The problem code' }),
  detail: Type.String({ description: 'The problem in words' }),
})

/** An import of users from a file. */
export const Import = Type.Object({
  id: Id,
  file: Type.String({ description: 'The name of the file' }),
  status: ImportStatus,
  sheets: Type.Array(Type.String(), { description: 'The sheets of a workbook; none for CSV' }),
  sheet: Type.Union([Type.String(), Type.Null()], {
    description: 'The sheet that was read. Upload the file again with `sheet` to read another one',
  }),
  lines: Type.Integer({ description: 'Lines below the head, without blank ones' }),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      target: TargetOrNull,
      samples: Type.Array(Type.String(), {
        description: 'The first values; only for the user who uploaded the file',
      }),
    }),
    { description: 'The columns in their order, with what they hold: guessed until it is set' },
  ),
  update: ImportUpdate,
  invitations: ImportInvitations,
  inviteAt: OptionalTime,
  counts: Counts,
  progress: Type.Integer({
    description: 'How many lines the check, the import or the taking back is done with',
  }),
  trouble: Type.Union([Trouble, Type.Null()], { description: 'Why the last run changed nothing' }),
  createdAt: Time,
  createdBy: Type.Object({ id: Id, name: Type.String() }),
  finishedAt: OptionalTime,
  expiresAt: Type.Union([Time, Type.Null()], {
    description: 'When the lines are deleted that were not imported; null once it is done',
  }),
  takeBackUntil: Type.Union([Time, Type.Null()], { description: 'Until when it can be taken back' }),
  takenBack: Type.Union(
    [
      Type.Object({
        deleted: Type.Integer(),
        restored: Type.Integer({ description: 'Changed accounts with their earlier values' }),
        left: Type.Integer({
          description: 'Accounts that have signed in or were changed since, or that you may not change',
        }),
      }),
      Type.Null(),
    ],
    { description: 'What taking back did' },
  ),
  actions: ImportActions,
})
export type Import = Static<typeof Import>

export const ImportOutcome = Type.Union(
  [
    Type.Literal('waiting'),
    Type.Literal('created'),
    Type.Literal('changed'),
    Type.Literal('unchanged'),
    Type.Literal('refused'),
  ],
  { description: '`waiting`: not checked yet' },
)
export type ImportOutcome = Static<typeof ImportOutcome>

/** A line of a file with what would become of it. */
export const ImportLine = Type.Object({
  line: Type.Integer({ description: 'Where it begins in the file; the head is line 1' }),
  outcome: ImportOutcome,
  cells: Type.Array(Type.String(), { description: 'In the order of the columns' }),
  reasons: Type.Array(
    Type.Object({
      column: Type.Union([Type.Integer(), Type.Null()], {
        description: 'The place of the column, from 0; null for the whole line',
      }),
      value: Type.Union([Type.String(), Type.Null()]),
      code: Type.String({ description: 'Names the sentence of `message`' }),
      message: Type.String({ description: 'The reason in words' }),
    }),
    { description: 'Why it is refused' },
  ),
  changes: Type.Array(
    Type.Object({
      target: ColumnTarget,
      before: Type.Union([Type.String(), Type.Null()], {
        description: 'Null if there is none, or if you may not see it',
      }),
      after: Type.String(),
    }),
    { description: 'What would change in an account that is there' },
  ),
})
export type ImportLine = Static<typeof ImportLine>

const inTenant = { tenant: TenantSlug }
const one = { ...inTenant, import: Id }
const shared = {
  scope: 'tenant',
  needs: 'users:create',
  requires: { by: ['user', 'service-account'] },
} as const

export const list = query({
  ...shared,
  name: 'imports.list',
  summary: 'List imports, newest first',
  input: Type.Object({ ...inTenant, ...listFields }),
  output: Page(Import),
  problems: ['list.cursor_invalid'],
})

export const show = query({
  ...shared,
  name: 'imports.show',
  summary: 'Show an import and its progress',
  input: Type.Object(one),
  output: Import,
  problems: ['import.not_found'],
})

export const targets = query({
  ...shared,
  name: 'imports.targets',
  summary: 'List what the columns of a file can hold',
  input: Type.Object(inTenant),
  output: Type.Object({ items: Type.Array(ColumnTarget) }),
  problems: [],
})

export const upload = command({
  ...shared,
  name: 'imports.upload',
  summary: 'Upload a file of users',
  description:
    'CSV (UTF-8 or UTF-16; comma, semicolon or tab) or a workbook (XLSX), told apart by its bytes, with the names of its columns in the first line. Nothing is imported yet: the answer has the columns with a guess of what they hold. 100,000 lines at most; CSV of 128 MiB, a workbook of 16 MiB. The lines are kept for a day. At most three files of an account are kept at once.',
  creates: true,
  input: Type.Object({
    ...inTenant,
    file: Type.Optional(Type.String({ ...Line(200), description: 'The name of the file, as others see it' })),
    sheet: Type.Optional(
      Type.String({ ...Line(200), description: 'The sheet of a workbook; its first one unless given' }),
    ),
  }),
  output: Import,
  emits: ['import.uploaded'],
  problems: ['import.file_unreadable', 'import.too_many', 'server.busy'],
})

export const check = command({
  ...shared,
  name: 'imports.check',
  summary: 'Check the lines of an import with these columns',
  description:
    'Sets what the columns hold and how users are imported, and checks every line after the answer: read the import until it is `checked`, then its lines. Nothing is imported yet. To change users who are there needs `users:update`; to change their roles, `users:assign-roles`. What the columns hold is remembered for the next file of the tenant.',
  input: Type.Object({
    ...one,
    columns: Type.Array(TargetOrNull, {
      minItems: 1,
      maxItems: mostColumns,
      description: 'What each column holds, in the order of the columns',
    }),
    update: Type.Optional(ImportUpdate),
    invitations: Type.Optional(ImportInvitations),
    inviteAt: Type.Optional(OptionalTime),
  }),
  output: Import,
  emits: ['import.checked', 'access.denied'],
  problems: ['import.not_found', 'import.not_now', 'access.action_disabled'],
})

export const listLines = query({
  ...shared,
  name: 'imports.list-lines',
  summary: 'List the lines of an import with what would become of them',
  description: 'Only for the user who uploaded the file, until it is imported.',
  input: Type.Object({ ...one, ...listFields, outcome: Type.Optional(ImportOutcome) }),
  output: Page(ImportLine),
  problems: ['import.not_found', 'list.cursor_invalid'],
})

export const downloadRefused = query({
  ...shared,
  name: 'imports.download-refused',
  summary: 'Download the lines that are refused',
  description:
    'CSV in UTF-8: the columns of the file, then the line and why it is refused. Mended, it can be uploaded again. Only for the user who uploaded the file.',
  input: Type.Object(one),
  output: download,
  problems: ['import.not_found'],
})

export const template = query({
  ...shared,
  name: 'imports.template',
  summary: 'Download an empty file of users',
  description: 'CSV in UTF-8 with the columns of this tenant, its attributes included.',
  input: Type.Object(inTenant),
  output: download,
  problems: [],
})

export const run = command({
  ...shared,
  name: 'imports.run',
  summary: 'Import the users of a checked file',
  description:
    'All lines or none: if one is refused, nothing is imported. The users are imported after the answer, with your rights at that moment, and every line is checked once more; read the import until it is `done`. If it is `checked` again, `trouble` says why nothing was imported.',
  input: Type.Object({ ...one, ...olderCredentials }),
  output: Import,
  emits: [
    'import.started',
    'import.finished',
    'access.denied',
    'user.created',
    'user.updated',
    'user.roles-changed',
    'group.members-added',
    'group.api-keys-asleep',
    'user.activated',
    'invitation.sent',
  ],
  problems: [
    'import.not_found',
    'import.not_now',
    'import.refused_lines',
    'import.nothing_to_do',
    'access.older_credentials',
  ],
})

export const takeBack = command({
  ...shared,
  name: 'imports.take-back',
  summary: 'Take an import back',
  description:
    'For seven days. Deletes the users that it created for good, and gives those that it changed their earlier values. New users who have signed in since are left, and so are values that were changed since; `takenBack` says how many. It is done after the answer, in one act. Needs `users:delete`, and what the import needed.',
  input: Type.Object(one),
  output: Import,
  emits: [
    'import.take-back-started',
    'import.taken-back',
    'user.deleted',
    'user.updated',
    'user.roles-changed',
    'user.attribute-cleared',
    'group.member-removed',
    'group.inherited',
  ],
  problems: ['import.not_found', 'import.not_now'],
})

export const remove = command({
  ...shared,
  name: 'imports.remove',
  summary: 'Delete an import that is not done',
  description: 'Only for the user who uploaded the file. Users are not changed.',
  input: Type.Object(one),
  output: Nothing,
  emits: ['import.removed'],
  problems: ['import.not_found', 'import.not_now'],
})

const csv = { download: ['text/csv'] }
export const bindings = {
  list: http.get(list, '/tenants/{tenant}/imports'),
  show: http.get(show, '/tenants/{tenant}/imports/{import}'),
  targets: http.get(targets, '/tenants/{tenant}/import-targets'),
  upload: http.post(upload, '/tenants/{tenant}/imports', {
    location: '/tenants/{tenant}/imports/{id}',
    upload: largestFile,
  }),
  check: http.put(check, '/tenants/{tenant}/imports/{import}/check'),
  listLines: http.get(listLines, '/tenants/{tenant}/imports/{import}/lines'),
  downloadRefused: http.get(downloadRefused, '/tenants/{tenant}/imports/{import}/refused', csv),
  template: http.get(template, '/tenants/{tenant}/import-template', csv),
  run: http.post(run, '/tenants/{tenant}/imports/{import}/run'),
  takeBack: http.post(takeBack, '/tenants/{tenant}/imports/{import}/take-back'),
  remove: http.delete(remove, '/tenants/{tenant}/imports/{import}'),
}
