import type { Command } from 'commander'
import { Failure } from './errors.ts'
import { jsonFlag, type Output } from './flags.ts'
import { profileOf, profilePath, readProfile } from './profile-file.ts'
import type { Terminal } from './terminal.ts'

/** Declares `rollcall profile check`. */
export function declareProfile(program: Command, terminal: Terminal): void {
  program
    .command('profile')
    .description('work on profiles')
    .command('check')
    .description('check profiles: every mistake with file, line and reason')
    .argument('<file...>', 'files, names of profiles that come with Rollcall, or - for standard input')
    .addOption(jsonFlag('each result'))
    .addHelpText(
      'after',
      '\nExamples:\n  rollcall profile check mimir ./our-product.yaml\n  make-profile | rollcall profile check -',
    )
    .action((files: string[], options: Output) => check(terminal, files, options))
}

async function check(terminal: Terminal, files: string[], { json }: Output): Promise<void> {
  let wrong = 0
  for (const file of files) {
    const { path, result } = await outcome(terminal, file)
    const said = typeof result === 'string'
    if (said) wrong += 1
    if (json) {
      const line = said
        ? { file: path, valid: false, errors: result.split('\n') }
        : { file: path, valid: true, ...result }
      await terminal.print(JSON.stringify(line))
    } else if (said) terminal.complain(result)
    else
      await terminal.print(
        `${path}: valid; ${result.roles} roles, ${result.permissions} permissions of its product`,
      )
  }
  if (wrong > 0) throw new Failure(files.length === 1 ? '' : `${wrong} of ${files.length} cannot be used.`)
}

/** The contents of a profile, or its mistakes. */
async function outcome(terminal: Terminal, file: string) {
  const path = file === '-' ? 'standard input' : profilePath(file)
  try {
    const { roles, permissions } =
      file === '-' ? profileOf(path, new TextEncoder().encode(await terminal.input())) : readProfile(file)
    return { path, result: { roles: roles.length, permissions: permissions.length } }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { path, result: error.message }
  }
}
