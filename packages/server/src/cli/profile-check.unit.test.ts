import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { atTerminal } from '../../test/test-terminal.ts'

const mimir = fileURLToPath(new URL('../../../../profiles/mimir.yaml', import.meta.url))
let folder: string
let source: string
let wrong: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-profiles-'))
  source = await readFile(mimir, 'utf8')
  wrong = source
    .replace('      - hosts:view\n', '      - hosts:veiw\n')
    .replace('minLength: 14', 'minLength: fourteen')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const check = (files: string[], situation = {}) => atTerminal(['profile', 'check', ...files], situation)

test('rollcall profile check describes a valid profile, by name, by path and from standard input', async () => {
  for (const name of ['mimir', mimir, '-']) {
    const { code, out, err } = await check([name], { input: source })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('valid; 2 roles, 14 permissions of its product')
  }
})

test('rollcall profile check takes every profile that comes along', async () => {
  const names = ['default', 'mimir', 'investigator']
  const { code, out, err } = await check(names)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out.trim().split('\n')).toHaveLength(names.length)
})

test('rollcall profile check names file, line, place and reason of every mistake', async () => {
  const file = join(folder, 'wrong.yaml')
  await writeFile(file, wrong)
  const { code, out, err } = await check([file])
  expect({ code, out }).toEqual({ code: 1, out: '' })
  const lineOf = (part: string) => wrong.split('\n').findIndex((line) => line.includes(part)) + 1
  expect(err).toMatch(new RegExp(`wrong\\.yaml:${lineOf('hosts:veiw')}:\\d+ .*hosts:veiw.*hosts:view`))
  expect(err).toMatch(new RegExp(`wrong\\.yaml:${lineOf('fourteen')}:\\d+ passwords\\.minLength`))
})

test('C1 · rollcall profile check checks every file, and one invalid file in any place gives exit code 1', async () => {
  const file = join(folder, 'second.yaml')
  await writeFile(file, wrong)
  for (const files of [
    ['mimir', file],
    [file, 'mimir'],
  ]) {
    const { code, out, err } = await check(files)
    expect(code).toBe(1)
    expect(out).toContain(': valid; ')
    expect(err).toContain(`${file}:`)
    expect(err).toContain('1 of 2 cannot be used.')
  }
  const lines = (await check(['mimir', file, '--json'])).out.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { valid: true, roles: 2, permissions: 14 },
    { file, valid: false, errors: [expect.stringContaining('hosts:veiw'), expect.anything()] },
  ])
})

test('C8 · what is no profile is named in one sentence: a folder, nothing, bytes, broken YAML', async () => {
  await writeFile(join(folder, 'broken.yaml'), 'name: broken\nroles: [unclosed\n')
  await writeFile(join(folder, 'bytes.yaml'), Buffer.from([0xff, 0xfe, 0x00]))
  for (const [file, sentence] of [
    [folder, /is a folder; name the profiles in it/],
    [join(folder, 'nowhere.yaml'), /There is no profile .*nowhere\.yaml/],
    [join(mimir, 'under'), /There is no profile/],
    [join(folder, 'bytes.yaml'), /is no text in UTF-8/],
    [join(folder, 'broken.yaml'), /broken\.yaml:\d+:\d+ /],
  ] as const) {
    const { code, out, err } = await check([file])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(sentence)
    expect(err, 'no stack').not.toContain('    at ')
  }
})
