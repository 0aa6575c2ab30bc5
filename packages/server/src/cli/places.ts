import type { Argument, Command, Option } from 'commander'

/** One command, with the words and flags that can follow it. */
export interface Place {
  command: Command
  /** The words of the command, such as `users delete`. Empty for the program itself. */
  path: string
  commands: { name: string; description: string }[]
  flags: readonly Option[]
  words: readonly Argument[]
}

/** Every command of the program. The program is first, and each command comes before its subcommands. */
export function placesOf(command: Command, path = ''): Place[] {
  const help = command.createHelp()
  const place = {
    command,
    path,
    commands: command.commands.map((each) => ({ name: each.name(), description: each.description() })),
    flags: help.visibleOptions(command),
    words: command.registeredArguments,
  }
  return [place, ...command.commands.flatMap((each) => placesOf(each, `${path} ${each.name()}`.trim()))]
}

/** The names of the subcommands. */
export function commandsOf({ commands }: Place): string[] {
  return commands.map(({ name }) => name)
}
