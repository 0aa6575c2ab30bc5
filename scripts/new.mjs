import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programOf, root } from './dependencies.mjs'
import { ScaffoldError, scaffold } from './scaffold.ts'

const usage = `npm run new command users.merge [user.merged]   a command, and the event that it emits
npm run new query users.find-duplicates
npm run new event user.merged`

function perform(args) {
  const files = scaffold(root, args)
  const lines = [...files.keys()].map(
    (path) => `${existsSync(join(root, path)) ? 'changed' : 'new    '}  ${path}`,
  )
  for (const [path, text] of files) writeFileSync(join(root, path), text)
  spawnSync(process.execPath, [programOf('@biomejs/biome', 'biome'), 'check', '--write', ...files.keys()], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  console.log(`${lines.sort().join('\n')}\n\n${nextOf(args)}`)
}

function nextOf([kind, name]) {
  if (kind === 'event')
    return 'Next: its data, and its sentence in packages/messages/src/{en,de}/server/events.ts, in English and German. Add it to the emits of its commands, and emit it. The rest is derived.'
  return `Next
1. Declaration: who may (needs is that of the subject's first ${kind}), summary, input, output, problems, address.
2. ${kind === 'command' ? 'Event: its data, and its sentence in packages/messages/src/{en,de}/server/events.ts, in English and German.' : 'Types: tsc names what does not fit.'}
3. Test, red until there is a rule: npm test -- ${name}
4. Rule. Then: npm run format, npm run check, npm test -- ${name} contract${kind === 'command' ? ' older-credentials group-key impersonation' : ''}`
}

try {
  perform(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ScaffoldError)) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 1
}
