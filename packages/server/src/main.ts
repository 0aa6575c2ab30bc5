#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node --max-semi-space-size=4 --heap-growing-percent=25
// The first line keeps memory small, for `npm start` as well, which reads it. By itself V8 lets the space for new objects grow past
// 100 MB on a large machine and never gives it back; what a request leaves behind fits into much less. Likewise the space for old
// ones grows by a quarter at a time instead of several times over. And one pool of the C library instead of one for each thread
// leaves fewer pages half used.
import { parseArgs } from 'node:util'
import { doctor } from './cli/doctor.ts'
import { productKey } from './cli/product-key.ts'
import { profilePath, readProfile, UsageError } from './cli/profile-file.ts'
import { serve, version } from './cli/serve.ts'
import { users, usersHelp } from './cli/users.ts'
import { ConfigError, readConfig } from './platform/config.ts'

const help = `rollcall: users and access for products you host yourself

  rollcall serve [--profile NAME|FILE] [--port N] [--host H] [--data DIR]   run the server
  rollcall doctor                                                           check this machine's configuration
  rollcall product-key --name NAME [--tenant SLUG] [--data DIR]             make a product an account and print its API key
  ${usersHelp}
  rollcall profile check FILE                                               check a profile: errors with line and reason
  rollcall version

Environment: DATABASE_URL, ROLLCALL_URL, ROLLCALL_PORT, ROLLCALL_HOST, ROLLCALL_DATA, ROLLCALL_API_KEY and more; docs/operators.md`

async function main(args: string[]): Promise<number> {
  const option = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: option,
      host: option,
      data: option,
      profile: option,
      tenant: option,
      name: option,
      q: option,
      status: option,
      reason: option,
      json: { type: 'boolean' },
      yes: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [command = 'serve', ...rest] = positionals
  if (values.help || command === 'help') return print(help)
  if (command === 'serve') {
    await serve(readConfig(values))
    return 0
  }
  if (command === 'product-key') return print(await productKey(readConfig(values), values))
  if (command === 'users') return users(readConfig(values), rest, values)
  if (command === 'doctor') return doctor(readConfig(values))
  if (command === 'version') return print(version())
  if (command === 'profile' && rest[0] === 'check' && rest[1]) {
    const source = readProfile(rest[1])
    return print(
      `${profilePath(rest[1])}: a good profile; ${source.roles.length} roles, ${source.permissions.length} permissions of its product`,
    )
  }
  throw new UsageError(`There is no command ${positionals.join(' ')}.\n\n${help}`)
}

function print(text: string): number {
  console.log(text)
  return 0
}

/** Errors that say what to do are shown as they are; anything else is a fault of ours, and its stack helps. */
function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const named =
    error instanceof UsageError || error instanceof ConfigError || /Error$/.test(error.name) === false
  const expected = [
    'DataFolderInUseError',
    'DatabaseDamagedError',
    'DatabaseUnavailableError',
    'MigrationError',
    'TypeError [ERR_PARSE_ARGS_UNKNOWN_OPTION]',
  ]
  if (named || expected.includes(error.constructor.name)) return error.message
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') return 'The port is in use by another program. Choose one with --port.'
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n\n${help}`
  return error.stack ?? error.message
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(explained(error))
    process.exit(1)
  },
)
