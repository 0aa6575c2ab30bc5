import { type Execution, ExecutionKind, ExecutionState } from '@rollcall/contract/executions.ts'
import { type Command, Option } from 'commander'
import { needs, type Options, type Session, sessionOf, told } from './api-session.ts'
import { jsonFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'

interface ExecutionOptions extends Options {
  state?: ExecutionState
  kind?: ExecutionKind
}

/** The jobs of all tenants, over the server's API. */
export function declareExecutions(program: Command, terminal: Terminal): void {
  const values = (of: { anyOf: { const: string }[] }) => of.anyOf.map((each) => each.const)
  program
    .command('executions')
    .description('see the jobs of all tenants over the API')
    .addHelpText('after', needs)
    .command('list')
    .description(
      'print jobs, one a line, newest first: when, tenant, kind, what, state, how many were done and refused',
    )
    .addOption(new Option('--state <state>', 'only those in this state').choices(values(ExecutionState)))
    .addOption(new Option('--kind <kind>', 'only those of this kind').choices(values(ExecutionKind)))
    .addOption(jsonFlag('each of them'))
    .addHelpText('after', `\nNeeds the permission server:executions.\n${needs}`)
    .action((options: ExecutionOptions) => list(sessionOf(terminal, options), options))
}

async function list(
  { terminal, api, options: { json } }: Session,
  { state, kind }: ExecutionOptions,
): Promise<void> {
  let cursor: string | undefined
  do {
    const filter = { ...(state ? { state } : {}), ...(kind ? { kind } : {}), ...(cursor ? { cursor } : {}) }
    const page = await told(() => api.executions.list({ limit: 200, ...filter }))
    for (const execution of page.items)
      await terminal.print(json ? JSON.stringify(execution) : line(execution))
    cursor = page.nextCursor
  } while (cursor)
}

function line({ createdAt, tenant, kind, action, state, progress }: Execution): string {
  const counts = progress ? `${progress.succeeded} done, ${progress.refused} refused` : ''
  return [createdAt, tenant.slug, kind, action ?? '', state, counts].join('\t')
}
