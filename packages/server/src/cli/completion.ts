import { Argument, type Command, type Option } from 'commander'
import { commandsOf, type Place, placesOf } from './places.ts'
import type { Terminal } from './terminal.ts'

const scripts = { bash, zsh, fish }

/** Declares `rollcall completion`. */
export function declareCompletion(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .description('print a shell script that completes commands, flags and values')
    .addArgument(new Argument('<shell>', 'which one').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      `
Install it:
  bash   rollcall completion bash > ~/.local/share/bash-completion/completions/rollcall
  zsh    rollcall completion zsh > "\${fpath[1]}/_rollcall"
  fish   rollcall completion fish > ~/.config/fish/completions/rollcall.fish`,
    )
    .action((shell: keyof typeof scripts) => terminal.print(completionScript(program, shell)))
}

/** Writes everything into the script itself. Pressing Tab then starts no program and evaluates nothing that the user typed. */
export function completionScript(program: Command, shell: keyof typeof scripts): string {
  return scripts[shell](placesOf(program))
}

/** The possible values of a flag or an argument: fixed words, files, folders, or anything. */
function valuesOf(value: Option | Argument): { words: string[]; files: 'files' | 'folders' | undefined } {
  const name = value instanceof Argument ? value.name() : value.flags
  const files = /folder/.test(name) ? 'folders' : /file/.test(name) ? 'files' : undefined
  return { words: value.argChoices ?? [], files }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** The words of the commands and their subcommands, as patterns of a `case`. */
function steps(places: Place[]): string {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => quoted(path))
    .join('|')
}

/** The lines of a `case` for each flag that takes a value, and for each place. */
function cases<T>(items: T[], line: (item: T) => [key: string, what: string]): string {
  return items
    .map((item) => line(item))
    .map(([key, what]) => `    ${quoted(key)}) ${what} ;;`)
    .join('\n')
}

const withValues = (places: Place[]) =>
  places.flatMap(({ path, flags }) =>
    flags.filter(({ required }) => required).map((flag) => ({ path, flag })),
  )

function bash(places: Place[]): string {
  const reply = (words: string[]) => `COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$current"))`
  const offer = ({ words, files }: ReturnType<typeof valuesOf>) => {
    if (files === 'folders') return 'compopt -o dirnames'
    if (files === 'files') return 'compopt -o default'
    return words.length > 0 ? reply(words) : ':'
  }
  return `# bash completion of rollcall
_rollcall() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} place= word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case "\${place:+$place }$word" in
    ${steps(places)}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place $previous" in
${cases(withValues(places), ({ path, flag }) => [`${path} ${flag.long}`, `${offer(valuesOf(flag))}; return`])}
  esac
  if [[ $current == -* ]]; then
    case "$place" in
${cases(places, ({ path, flags }) => [path, reply(flags.map(({ long }) => long ?? ''))])}
    esac
    return
  fi
  case "$place" in
${cases(places, (place) => [place.path, place.commands.length > 0 ? reply(commandsOf(place)) : place.words.map((word) => offer(valuesOf(word))).join('; ') || ':'])}
  esac
}
complete -F _rollcall rollcall`
}

function zsh(places: Place[]): string {
  const offer = ({ words, files }: ReturnType<typeof valuesOf>) => {
    if (files) return files === 'folders' ? '_files -/' : '_files'
    return words.length > 0 ? `compadd -- ${words.map(quoted).join(' ')}` : ':'
  }
  const told = (things: { name: string; description: string }[]) =>
    `told=(${things.map(({ name, description }) => quoted(`${name}:${description.replaceAll(':', ' ')}`)).join(' ')}); _describe rollcall told`
  return `#compdef rollcall
_rollcall() {
  local place= word
  local -a told
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${place:+$place }$word" in
    ${steps(places)}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${cases(withValues(places), ({ path, flag }) => [`${path} ${flag.long}`, `${offer(valuesOf(flag))}; return`])}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    case "$place" in
${cases(places, ({ path, flags }) => [path, told(flags.map(({ long, description }) => ({ name: long ?? '', description })))])}
    esac
    return
  fi
  case "$place" in
${cases(places, (place) => [place.path, place.commands.length > 0 ? told(place.commands) : place.words.map((word) => offer(valuesOf(word))).join('; ') || ':'])}
  esac
}
if [[ "\${funcstack[1]}" == _rollcall ]]; then _rollcall "$@"; else compdef _rollcall rollcall; fi`
}

function fish(places: Place[]): string {
  const fishQuoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`
  const at = (path: string) => `complete -c rollcall -n ${fishQuoted(`__rollcall_at ${fishQuoted(path)}`)}`
  const offer = ({ words, files }: ReturnType<typeof valuesOf>) => {
    if (files) return files === 'folders' ? "-x -a '(__fish_complete_directories)'" : '-r -F'
    return words.length > 0 ? `-x -a ${fishQuoted(words.join(' '))}` : '-x'
  }
  const lines = places.flatMap(({ path, commands, flags, words }) => [
    ...commands.map(({ name, description }) => `${at(path)} -a ${name} -d ${fishQuoted(description)}`),
    ...words.map(valuesOf).flatMap(({ words, files }) => {
      if (files) return [`${at(path)} -F`]
      return words.length > 0 ? [`${at(path)} -a ${fishQuoted(words.join(' '))}`] : []
    }),
    ...flags.map((flag) => {
      const value = flag.required ? ` ${offer(valuesOf(flag))}` : ''
      const short = flag.short ? ` -s ${flag.short.slice(1)}` : ''
      return `${at(path)}${short} -l ${flag.long?.slice(2)}${value} -d ${fishQuoted(flag.description)}`
    }),
  ])
  return `# fish completion of rollcall
function __rollcall_at
    set -l place ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$place $word")
        contains -- "$next" ${places.flatMap(({ path }) => (path === '' ? [] : [fishQuoted(path)])).join(' ')}; and set place "$next"
    end
    test "$place" = "$argv[1]"
end
complete -c rollcall -f
${lines.join('\n')}`
}
