import { openAsBlob } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ColumnTarget, Import, ImportInvitations, ImportUpdate } from '@rollcall/contract/imports.ts'
import { type Command, Option } from 'commander'
import { needs, type Options, type Session, sessionOf, told } from './api-session.ts'
import { Failure, UsageError } from './errors.ts'
import { flag, jsonFlag, listFlag, tenantFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'

interface Importing extends Options {
  dryRun?: true
  sheet?: string
  column?: string[]
  update?: ImportUpdate
  invitations?: ImportInvitations
  inviteAt?: string
  olderCredentials?: 'end' | 'keep' | 'ask'
  errors?: string
}

/** Adds `rollcall users import`. */
export function declareUserImport(users: Command, terminal: Terminal): void {
  users
    .command('import')
    .description('import users from a file: all of its lines or none')
    .argument('<file>', 'CSV or a workbook (XLSX), with the names of its columns in the first line')
    .addOption(new Option('--dry-run', 'only say what would happen'))
    .addOption(flag('--sheet <name>', 'the sheet of a workbook; its first one unless given'))
    .addOption(
      listFlag(
        '--column <name=field>',
        'what a column holds: username, email, alias, roles, groups, provider, attributes.KEY, or nothing; guessed unless given',
      ),
    )
    .addOption(
      new Option('--update <field>', 'change users who are there, found by this field').choices([
        'email',
        'username',
      ]),
    )
    .addOption(
      new Option('--invitations <when>', 'invite new users at once, not at all, or at --invite-at').choices([
        'now',
        'none',
        'later',
      ]),
    )
    .addOption(flag('--invite-at <time>', 'when new users are invited, such as 2026-12-01T08:00:00Z'))
    .addOption(
      new Option(
        '--older-credentials <choice>',
        'what happens to sessions and keys of users who gain rights',
      ).choices(['end', 'keep', 'ask']),
    )
    .addOption(flag('--errors <file>', 'write refused lines to this CSV file, with the reasons'))
    .addOption(tenantFlag())
    .addOption(jsonFlag('the import'))
    .addHelpText(
      'after',
      `\nNothing is imported if a line is refused: mend the lines and import the file again.\n${needs}\n\nExample:\n  rollcall users import staff.csv --dry-run --errors refused.csv`,
    )
    .action((file: string, options: Importing) => importFile(sessionOf(terminal, options), file, options))
}

async function importFile(session: Session, file: string, options: Importing): Promise<void> {
  const { terminal, api, tenant } = session
  const blob = await openAsBlob(file).catch((cause: Error) => {
    throw new Failure(`${file} cannot be read.`, { cause })
  })
  const { sheet } = options
  const input = { tenant, file: basename(file).slice(0, 200), ...(sheet ? { sheet } : {}) }
  const uploaded = await told(() => api.imports.upload(input, { file: blob }))
  let imported = false
  try {
    const checked = await check(session, uploaded, options)
    if (checked.counts.refused > 0) throw await refused(session, checked, options)
    if (options.dryRun) return await report(session, checked, `${summary(checked)} Nothing was imported.`)
    const done = await run(session, checked, options)
    imported = true
    await report(session, done, summary(done))
  } finally {
    terminal.progress?.('')
    // What was not imported is of no use to anybody else.
    if (!imported) await api.imports.remove({ tenant, import: uploaded.id }).catch(() => {})
  }
}

async function report({ terminal, options }: Session, imported: Import, text: string): Promise<void> {
  terminal.progress?.('')
  await terminal.print(options.json ? JSON.stringify(imported) : text)
  if (imported.takeBackUntil)
    terminal.complain(`It can be taken back until ${imported.takeBackUntil}, in the console.`)
}

async function check(session: Session, { id, columns }: Import, options: Importing): Promise<Import> {
  const { api, tenant } = session
  const { update, invitations, inviteAt } = options
  const chosen = chosenColumns(columns, options.column ?? [])
  await told(() =>
    api.imports.check({
      tenant,
      import: id,
      columns: chosen,
      ...(update ? { update } : {}),
      ...(invitations ? { invitations } : {}),
      ...(inviteAt ? { inviteAt } : {}),
    }),
  )
  const checked = await settled(session, id, 'Checking')
  if (checked.status !== 'checked') throw troubled(checked)
  return checked
}

/** What the columns hold: the guess, and over it what was said at the terminal. */
function chosenColumns(columns: Import['columns'], said: readonly string[]): (ColumnTarget | null)[] {
  const targets = columns.map(({ target }) => target)
  for (const each of said) {
    const at = each.lastIndexOf('=')
    const place = columns.findIndex(({ name }) => name === each.slice(0, Math.max(at, 0)))
    const wanted = each.slice(at + 1)
    if (place < 0)
      throw new UsageError(
        `--column ${each}: the file has no such column. It has: ${columns.map(({ name }) => name).join(', ')}.`,
      )
    const taken = targets.indexOf(wanted as ColumnTarget)
    if (taken >= 0) targets[taken] = null
    targets[place] = wanted === '' || wanted === 'nothing' ? null : (wanted as ColumnTarget)
  }
  return targets
}

async function run(session: Session, { id }: Import, { olderCredentials }: Importing): Promise<Import> {
  const { api, tenant } = session
  await told(() => api.imports.run({ tenant, import: id, ...(olderCredentials ? { olderCredentials } : {}) }))
  const done = await settled(session, id, 'Importing')
  if (done.status !== 'done') throw troubled(done)
  return done
}

const busy: readonly Import['status'][] = ['checking', 'waiting', 'running']
const interval = 200

/** Waits until the server is done with an import, and shows how far it is. */
async function settled({ terminal, api, tenant }: Session, id: string, doing: string): Promise<Import> {
  for (;;) {
    const row = await told(() => api.imports.show({ tenant, import: id }))
    if (!busy.includes(row.status)) return row
    terminal.progress?.(`${doing} ${bar(row.progress, row.lines)}`)
    await sleep(interval)
  }
}

const barLength = 30

function bar(done: number, all: number): string {
  const filled = all === 0 ? 0 : Math.round((done / all) * barLength)
  return `[${'#'.repeat(filled)}${'.'.repeat(barLength - filled)}] ${done} of ${all}`
}

function summary({ counts: { created, changed, unchanged, refused: not } }: Import): string {
  return `${created} created, ${changed} changed, ${unchanged} as they are, ${not} refused.`
}

function troubled({ trouble }: Import): Failure {
  return new Failure(trouble ? `Nothing was imported. ${trouble.detail}` : 'Nothing was imported.')
}

/** So many refused lines are printed; a file has all of them. */
const mostPrinted = 20

/** Says which lines are refused, to a file where one is named. */
async function refused(
  { terminal, api, tenant }: Session,
  { id, columns, counts }: Import,
  { errors }: Importing,
): Promise<Failure> {
  terminal.progress?.('')
  if (errors) {
    const file = await told(() => api.imports.downloadRefused({ tenant, import: id }))
    if (file.body) await writeFile(errors, file.body)
  }
  const { items } = await told(() =>
    api.imports.listLines({ tenant, import: id, outcome: 'refused', limit: mostPrinted }),
  )
  for (const { line, reasons } of items)
    for (const { column, value, message } of reasons) {
      const where = column === null ? '' : `, ${columns[column]?.name ?? ''}${value ? ` “${value}”` : ''}`
      terminal.complain(`Line ${line}${where}: ${message}`)
    }
  const rest = counts.refused - items.length
  if (rest > 0)
    terminal.complain(`${rest} more lines are refused${errors ? '' : ': --errors FILE has all of them'}.`)
  const lines = counts.refused === 1 ? '1 line is refused' : `${counts.refused} lines are refused`
  return new Failure(`${lines}; nothing was imported.${errors ? ` ${errors} has the reasons.` : ''}`)
}
