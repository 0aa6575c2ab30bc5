import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { contract } from '@rollcall/contract/contract.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { log } from '@rollcall/messages/en-log.ts'
import { pages } from '@rollcall/messages/en-pages.ts'
import { signedIn } from '@rollcall/messages/en-signed-in.ts'
import { describe, expect, test } from 'vitest'

// Of the built console. acceptance/first-visit.test.ts counts answers and headers on the wire.

const built = join(import.meta.dirname, '..', 'dist')
const assets = readdirSync(join(built, 'assets')).filter((file) => /\.(js|css)$/.test(file))
const scripts = assets.filter((file) => file.endsWith('.js') && !file.startsWith('strength.worker'))
const textOf = (file: string) => readFileSync(join(built, 'assets', file), 'utf8')

/** A script, and what the browser has to load before it runs. */
function withImports(script: string, found = new Set<string>()): Set<string> {
  if (found.has(script)) return found
  found.add(script)
  for (const [, name] of textOf(script).matchAll(/(?:from|import)\s*[`"']\.\/([\w.-]+\.js)[`"']/g))
    withImports(name as string, found)
  return found
}

/** The files that a page lists, and the files that these import. */
function filesOf(page: string): string[] {
  const html = readFileSync(join(built, page), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map((match) => match[1] as string)
  return [...new Set(named.flatMap((file) => (file.endsWith('.js') ? [...withImports(file)] : [file])))]
}

const kibibytes = (files: string[]) =>
  files.reduce((sum, file) => sum + statSync(join(built, 'assets', `${file}.br`)).size, 0) / 1024
const parts = scripts.filter((file) => file.startsWith('parts-'))

describe('a first visit', () => {
  test('of the sign-in page takes four files of the console, of 142 KiB at most', () => {
    const files = filesOf('index.html')
    expect(files.map((file) => file.replace(/-.*\./, '.')).sort()).toEqual([
      'app.css',
      'app.js',
      'en.js',
      'index.js',
    ])
    expect(kibibytes(files)).toBeLessThan(142)
  })

  test('of the users page takes eight, of 280 KiB at most with the dialogs that are loaded when the page is shown', () => {
    const files = [...filesOf('signed-in.html'), ...parts]
    expect(files.length).toBe(8)
    expect(kibibytes(files)).toBeLessThan(280)
  })

  test('of any page loads no charts: only the overview does, when its numbers are shown', () => {
    const withCharts = scripts.filter((file) => textOf(file).includes('recharts-'))
    expect(withCharts.map((file) => file.replace(/-.*/, ''))).toEqual(['Charts'])
  })

  test('of any other page lists its files: none needs more than seven scripts', () => {
    const many = scripts
      .map((script) => [script, withImports(script).size])
      .filter(([, size]) => Number(size) > 7)
    expect(many).toEqual([])
  })
})

test.each([
  ['where nobody is signed in', /^(index|app)-/, { ...signedIn, ...pages, ...log }, 'signIn.title'],
  ['after sign-in', /^(signed-in|parts|calendars|Search)-/, { ...pages, ...log }, 'users.title'],
])(
  'scripts that run before all sentences are loaded use only those that are loaded first: %s',
  (_, names, later, used) => {
    const first = scripts.filter((file) => names.test(file))
    // Some commands have the form of sentences.
    const commands = new Set<string>(
      Object.values(contract).flatMap((group) => Object.values<Operation>(group).map(({ name }) => name)),
    )
    const keys = Object.entries(later)
      .flatMap(([subject, of]) => Object.keys(of).map((name) => `${subject}.${name}`))
      .filter((key) => !commands.has(key))
    const said = new Set(
      first.flatMap((file) => textOf(file).match(/(?<=[`'"])[a-zA-Z]+\.[a-zA-Z]+(?=[`'"])/g) ?? []),
    )
    expect(keys.filter((key) => said.has(key))).toEqual([])
    // The search has found pages with sentences, so the test can fail.
    expect(said.has(used)).toBe(true)
  },
)

describe('styles', () => {
  const library = readFileSync(createRequire(import.meta.url).resolve('@mantine/core/styles.css'), 'utf8')
  const classesIn = (text: string) => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g))
  const styled = classesIn(library)

  test.each([
    ['where nobody is signed in', ['index.html'], scripts.filter((file) => /^(index|app)-/.test(file))],
    ['after sign-in', ['signed-in.html'], scripts],
  ])('%s, every component that is used has its styles', (_, [page], used) => {
    const own = assets.filter((file) => file.endsWith('.css') && !/^(app|signed-in)-/.test(file))
    const sheets = [
      ...filesOf(page as string).filter((file) => file.endsWith('.css')),
      ...(used === scripts ? own : []),
    ]
    const there = classesIn(sheets.map(textOf).join())
    const wanted = [...classesIn(used.map(textOf).join())].filter((name) => styled.has(name))
    // A missing one must be added to styles.css or to shell/shell.css.
    expect(wanted.filter((name) => !there.has(name))).toEqual([])
    expect(wanted.length).toBeGreaterThan(20)
  })
})
