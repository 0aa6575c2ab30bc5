import { Command, CommanderError } from 'commander'
import { declareBackup } from './backup.ts'
import { declareCompletion } from './completion.ts'
import { declareDatabase } from './database.ts'
import { declareDoctor } from './doctor.ts'
import { exitCodeOf, explained, UsageError } from './errors.ts'
import { declareExecutions } from './executions.ts'
import { declareGroups } from './groups.ts'
import { declareProductKey } from './product-key.ts'
import { declareProfile } from './profile-check.ts'
import { declareRecoverAdmin } from './recover-admin.ts'
import { declareRestore } from './restore.ts'
import { declareRoles } from './roles.ts'
import { declareSecrets } from './secrets.ts'
import { declareServe } from './serve.ts'
import { declareTenants } from './tenants.ts'
import type { Terminal } from './terminal.ts'
import { declareUsers } from './users.ts'
import { declareVersion } from './version.ts'

/**
 * The command line. Each command declares its flags and arguments once. Help, errors, completions and docs/cli.md are made from that
 * declaration. Help goes to `show`.
 */
export function createProgram(terminal: Terminal, show: (text: string) => void): Command {
  const program = new Command('rollcall')
    .description('Users and access for products you host yourself.')
    .option('-v, --version', 'print the version')
    // A flag of the program behind a command's name would be accepted and then ignored.
    .enablePositionalOptions()
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: show,
      writeErr: (text) => terminal.complain(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, '')),
    })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', '\nSettings are read from the environment too: docs/operators.md lists them.')
  declareServe(program, terminal)
  declareDoctor(program, terminal)
  declareDatabase(program, terminal)
  declareBackup(program, terminal)
  declareRestore(program, terminal)
  declareProductKey(program, terminal)
  declareSecrets(program, terminal)
  declareUsers(program, terminal)
  declareGroups(program, terminal)
  declareRoles(program, terminal)
  declareTenants(program, terminal)
  declareExecutions(program, terminal)
  declareRecoverAdmin(program, terminal)
  declareProfile(program, terminal)
  declareCompletion(program, terminal)
  declareVersion(program, terminal)
  program
    .command('help')
    .description('print the help of a command')
    .argument('[command...]', 'such as users delete')
    .action((words: string[]) => commandOf(program, words, { whole: true }).outputHelp())
  return program
}

/** Runs one command to its end. Returns the exit code: 0 done, 1 refused or failed, 2 for a command line that is not valid. */
export async function run(args: string[], terminal: Terminal): Promise<number> {
  const help: string[] = []
  const program = createProgram(terminal, (text) => help.push(text))
  try {
    await obey(program, args)
    if (help.length > 0) await terminal.print(help.join('').trimEnd())
    return 0
  } catch (error) {
    const message = explained(error)
    if (message !== '') terminal.complain(message)
    return exitCodeOf(error)
  }
}

async function obey(program: Command, args: string[]): Promise<void> {
  const whole = withCommand(args)
  const command = commandOf(program, whole)
  if (command.commands.length > 0 && whole.at(-1) === command.name())
    throw new UsageError(`${pathOf(command)} needs one of: ${namesIn(command)}.`)
  try {
    await program.parseAsync(whole, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Help and the version were asked for. Any other error has been reported already.
    if (error.exitCode !== 0) throw new UsageError(`See ${pathOf(command)} --help.`, { cause: error })
  }
}

/** Flags without a command are flags of `serve`. */
function withCommand(args: string[]): string[] {
  const [first = '', ...others] = args
  if (['-h', '--help'].includes(first)) return args
  if (['-v', '--version'].includes(first)) return ['version', ...others]
  return first === '' || first.startsWith('-') ? ['serve', ...args] : args
}

/** Returns the command that the first words name. Throws a {@link UsageError} when there is none, or when other words are left. */
function commandOf(program: Command, words: readonly string[], { whole = false } = {}): Command {
  let command = program
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word)
    if (!next && (whole || (command.commands.length > 0 && !word.startsWith('-')))) {
      const wrong = [...pathOf(command).split(' ').slice(1), word].join(' ')
      throw new UsageError(`There is no command ${wrong}. ${pathOf(command)} has: ${namesIn(command)}.`)
    }
    if (!next) break
    command = next
  }
  return command
}

function namesIn(command: Command): string {
  return command.commands.map((each) => each.name()).join(', ') || 'none'
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()
}
