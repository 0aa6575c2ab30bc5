import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { jsonFlag, type Output } from './flags.ts'
import type { Terminal } from './terminal.ts'

/** The program's version, as in its package.json. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Declares `rollcall version`. */
export function declareVersion(program: Command, terminal: Terminal): void {
  program
    .command('version')
    .description('print the version of the program')
    .addOption(jsonFlag('it'))
    .action(({ json }: Output) =>
      terminal.print(json ? JSON.stringify({ version: version(), node: process.versions.node }) : version()),
    )
}
