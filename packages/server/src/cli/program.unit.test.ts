import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { reference } from '../../test/cli-reference.ts'
import { atTerminal } from '../../test/test-terminal.ts'
import { placesOf } from './places.ts'
import { createProgram } from './program.ts'

const nowhere = { environment: {}, print: async () => {}, complain: () => {}, input: async () => '' }
const program = createProgram(nowhere, () => {})
const paths = placesOf(program)
  .map(({ path }) => path)
  .filter((path) => path !== '')
const lastPaths = placesOf(program).filter(({ commands }) => commands.length === 0)

test.each(['--version', '-v', 'version'])('C2 · rollcall %s prints the version', async (word) => {
  const { version } = JSON.parse(
    await readFile(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
  )
  expect(await atTerminal([word])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  expect(JSON.parse((await atTerminal([word, '--json'])).out)).toMatchObject({ version })
})

test.each([
  ['version extra', 'extra'],
  ['--version extra', 'extra'],
  ['doctor nonsense', 'nonsense'],
  ['users list extra words', 'extra'],
  ['serve now', 'now'],
  ['doctor --version', "unknown option '--version'"],
  ['users list -v', "unknown option '-v'"],
  ['product-key hunts --name hunts', 'hunts'],
  ['completion bash zsh', 'zsh'],
  ['dance', 'There is no command dance.'],
  ['users dance', 'There is no command users dance.'],
  ['users dance --help', 'There is no command users dance.'],
  ['profile chek x', 'There is no command profile chek.'],
  ['help users dance', 'There is no command users dance.'],
  ['help serve now', 'There is no command serve now.'],
  ['users', 'rollcall users needs one of: list'],
  ['profile', 'rollcall profile needs one of: check'],
  ['--bogus', '--bogus'],
  ['-x', '-x'],
  ['users list --port 80', '--port'],
  ['users list --status asleep', 'invited, active, inactive'],
  ['users show', 'login'],
  ['users deactivate max --reason --json', '--reason needs a value'],
  ['serve --port', '--port'],
  ['serve --port eighty', '--port (ROLLCALL_PORT) must be a whole number'],
  ['serve --data=', '--data is empty'],
  ['product-key', '--name'],
  ['profile check', 'file'],
  ['completion tcsh', 'bash, zsh, fish'],
])('C3 C4 · rollcall %s is a usage error: 2, named on standard error', async (line, named) => {
  const { code, out, err } = await atTerminal(line.split(' '))
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(named)
  expect(err, 'no stack').not.toContain('    at ')
})

test.each(lastPaths.map(({ path }) => path))(
  'C3 · rollcall %s refuses a flag that it does not have',
  async (path) => {
    const needed = path === 'product-key' ? ['--name', 'hunts'] : []
    const { code, out, err } = await atTerminal([...path.split(' '), ...needed, '--no-such-flag'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('--no-such-flag')
  },
)

describe('C9 · help', () => {
  test.each(paths)('of %s is the same asked before and after, and names all its flags', async (path) => {
    const words = path.split(' ')
    const before = await atTerminal(['help', ...words])
    if (path === 'help') return expect(before.code).toBe(0)
    expect(await atTerminal([...words, '--help'])).toEqual(before)
    expect(before).toMatchObject({ code: 0, err: '' })
    for (const { flags, commands } of placesOf(program).filter((place) => place.path === path))
      for (const name of [...flags.map(({ long }) => long ?? ''), ...commands.map((each) => each.name)])
        expect(before.out).toContain(name)
  })

  test('of the program lists its commands', async () => {
    const { code, out } = await atTerminal(['--help'])
    expect(code).toBe(0)
    for (const { name } of placesOf(program)[0]?.commands ?? []) expect(out).toContain(`  ${name}`)
    expect((await atTerminal(['help'])).out).toBe(out)
  })

  // To write the page after a change of the commands, run this test with -u.
  test('and docs/cli.md say the same', async () => {
    await expect(reference(program)).toMatchFileSnapshot(
      fileURLToPath(new URL('../../../../docs/cli.md', import.meta.url)),
    )
  })
})

test.each(['ENOSPC', 'EPIPE'] as const)(
  'C5 · output that cannot be written (%s) gives exit code 1',
  async (broken) => {
    for (const line of ['version', '--help', 'completion bash', 'profile check default']) {
      const { code, err } = await atTerminal(line.split(' '), { broken })
      expect(code, line).toBe(1)
      // A reader that closes the pipe, as head does, has read what it needs.
      if (broken === 'EPIPE') expect(err, line).toBe('')
      else expect(err, line).toContain('could not be written (ENOSPC)')
    }
  },
)
