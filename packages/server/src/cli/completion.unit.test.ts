import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { completionScript } from './completion.ts'
import { placesOf } from './places.ts'
import { createProgram } from './program.ts'

const nowhere = { environment: {}, print: async () => {}, complain: () => {}, input: async () => '' }
const program = createProgram(nowhere, () => {})
const script = completionScript(program, 'bash')

/** The words that bash offers for completion after these words. */
function offered(...words: string[]): string[] {
  const asked = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rollcall; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', `${script}\n${asked}`, 'bash', 'rollcall', ...words], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((word) => word !== '')
}

test('C9 · bash completes commands, flags and the values that a flag can have', () => {
  expect(offered('')).toEqual(placesOf(program)[0]?.commands.map(({ name }) => name))
  expect(offered('us')).toEqual(['users'])
  expect(offered('users', 'de')).toEqual(['deactivate', 'delete'])
  expect(offered('users', 'list', '--st')).toEqual(['--status'])
  expect(offered('users', 'list', '--status', '')).toEqual(['invited', 'active', 'inactive'])
  expect(offered('users', 'delete', 'max', '--y')).toEqual(['--yes'])
  expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  expect(offered('serve', '--port', '')).toEqual([])
})

test('C9 · nothing that was typed is run when Tab is pressed', () => {
  expect(offered('users', 'show', '$(echo run >&2)', '')).toEqual([])
  expect(offered('users', '`echo run >&2`')).toEqual([])
})

test.each(['bash', 'zsh', 'fish'] as const)(
  'C9 · the completion of %s has every command and flag',
  (shell) => {
    const text = completionScript(program, shell)
    for (const { path, flags } of placesOf(program)) {
      expect(text).toContain(path)
      for (const { long } of flags) expect(text).toContain(shell === 'fish' ? `-l ${long?.slice(2)}` : long)
    }
  },
)
