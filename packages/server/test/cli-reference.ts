import type { Command } from 'commander'
import { type Place, placesOf } from '../src/cli/places.ts'

/** docs/cli.md: the help of every command, as the program prints it. */
export function reference(program: Command): string {
  const sections = placesOf(program).map(section)
  return `# The command line

The [package](operators.md#installing) brings the command \`rollcall\`; in this repository it is \`node scripts/start.mjs\`. This page is what
\`rollcall help\` prints.

Exit codes: 0 done, 1 refused or failed, 2 called in a way that there is not. Data goes to standard output, everything else to standard error.
What cannot be written, to a full disk for example, is a failure too; \`rollcall product-key\` makes no key then.

${sections.join('\n\n')}
`
}

function section({ command, path }: Place): string {
  let text = ''
  command.configureOutput({
    ...command.configureOutput(),
    writeOut: (part) => {
      text += part
    },
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return `## rollcall${path && ` ${path}`}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\``
}
