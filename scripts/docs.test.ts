import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { helpFor } from '@rollcall/console/shell/help.ts'
import { expect, test } from 'vitest'
import { readGuides } from '../packages/server/src/http/docs/guides.ts'
import { render } from '../packages/server/src/http/docs/render.ts'
import { serverRooms } from './layers.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const brought = ['node_modules', 'dist', 'data', 'coverage', '.git']

function filesIn(folder: string): string[] {
  const names = readdirSync(join(root, folder)).filter((name) => !brought.includes(name))
  return names.flatMap((name) => {
    const path = join(folder, name)
    return statSync(join(root, path)).isDirectory() ? filesIn(path) : [path]
  })
}

const guides = [
  'README.md',
  'packages/sdk/README.md',
  'examples/hunts/README.md',
  ...filesIn('docs').filter((file) => file.endsWith('.md') && !file.includes('decisions')),
]
const screens = ['packages/console/src', 'packages/messages/src/en']
  .flatMap(filesIn)
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
  .map(read)
  .join('\n')

/** A guide shows menu entries in bold or italics, with an arrow between them. */
const paths = guides.flatMap((file) =>
  [...read(file).matchAll(/(\*\*|_)([^*_`\n]*[^*_`\s] → [^*_`\n]+)\1/g)].map(([, , path = '']) => ({
    file,
    path,
  })),
)

test.each(paths)('K15 · $file: $path is the name in the console', ({ path }) => {
  for (const item of path.split(' → ')) expect(screens).toContain(item)
})

test('K15 · the guides name menu entries', () => {
  expect(paths.length).toBeGreaterThan(10)
})

/** A guide links to a file of deploy/ right before it shows the file. */
const shown = [
  ...read('docs/proxies.md').matchAll(/\]\(\.\.\/(deploy\/[^)]+)\):\n\n```\w*\n([\s\S]*?)```/g),
].map(([, file = '', text = '']) => ({ file, text }))

test.each(shown)('the guide to proxies shows $file as it is', ({ file, text }) => {
  expect(text).toBe(read(file))
})

test('the guide to proxies shows every file of deploy/ for proxies', () => {
  expect(shown.map(({ file }) => file).sort()).toEqual(filesIn('deploy/proxies').sort())
})

test.each([
  'can be looked as',
  'What is yours:',
  'nothing gives it',
  'None beside the role',
  'label="Beginning"',
  'on a way you trust',
  'is judged by itself',
])('K18 · no screen has the confusing text "%s"', (words) => {
  expect(screens).not.toContain(words)
})

/** Commands that would download and run a package by its name, if it is not installed. The package of that name may be somebody else's. */
const fetching =
  /\b(npx|bunx|pnpx) (?!--no(-install)? )[@\w]|\bnpm (exec|x) (?!--offline )[@\w-]|\b(npm|pnpm|yarn|bun) (i|install|add)\b[^\n`]* (@rollcall\/|rollcall)[\w-]*(?![\w.-])/

test.each([
  'npx rollcall doctor',
  'npm exec rollcall',
  'npm install -g rollcall-server',
  'npm i rollcall-sdk',
])('P1 · a line that says "%s" is found', (line) => expect(line).toMatch(fetching))

test('P1 · no file in the repository has a command that would download a package by our name', () => {
  const texts = filesIn('.').filter((file) => /\.(md|mjs|mts|ts|tsx|json|ya?ml|sh)$/.test(file))
  expect(texts.length).toBeGreaterThan(300)
  const decided = /^docs\/decisions\/|^CHANGELOG\.md$|^scripts\/docs\.test\.ts$|^package-lock\.json$/
  expect(texts.filter((file) => !decided.test(file) && fetching.test(read(file)))).toEqual([])
})

test('P1 · npx in a checkout refuses a package that is not installed', () => {
  expect(read('.npmrc')).toMatch(/^yes=false$/m)
})

const withLinks = [
  ...guides,
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...filesIn('docs/decisions').filter((file) => file.endsWith('.md')),
]
/** What a link to a heading ends with. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')
const anchorsIn = (file: string) =>
  [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))

test.each(withLinks)('%s: every link within the repository leads to a file and a heading', (file) => {
  const links = [...read(file).matchAll(/\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?\)/g)]
  const broken = links.filter(([, path = '', anchor]) => {
    const target = path ? join(file, '..', path) : file
    if (!existsSync(join(root, target))) return true
    return anchor !== undefined && target.endsWith('.md') && !anchorsIn(target).includes(anchor)
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

/** Files that the reader of a recipe makes. */
const examples = /SUBJECT|NN_|users\.merge|people[./]|PeoplePage|…|\*|\{/

/** Earlier decisions tell of the code of their time. */
const decisionsOfToday = withLinks.filter((file) => /decisions\/00(2[5-9]|[3-9])/.test(file))

test.each([...guides, 'CONTRIBUTING.md', ...decisionsOfToday])(
  '%s: every source file that it names is there',
  (file) => {
    const sources = ['packages', 'scripts', 'acceptance', 'examples', 'profiles', 'bench', 'deploy'].flatMap(
      filesIn,
    )
    const named = [...read(file).matchAll(/`([\w./{},*…-]+\/[\w.{},*…-]+\.(?:tsx?|mjs|css|html|yaml|sql))`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !examples.test(path))
    expect(named.filter((path) => !sources.some((source) => `/${source}`.endsWith(`/${path}`)))).toEqual([])
  },
)

test('docs/architecture.md has the rooms of the server in their order', () => {
  const [, table = ''] = /\n## The server's rooms\n([\s\S]*?)\n## /.exec(read('docs/architecture.md')) ?? []
  const rows = [...table.matchAll(/^\| (`[^|]*) \|/gm)].map(([, rooms = '']) => rooms)
  const told = rows.flatMap((rooms) => [...rooms.matchAll(/`([\w-]+)`/g)].map(([, room]) => room))
  expect(told).toEqual(serverRooms.map((room) => room.replace('features/', '')))
})

const routes = filesIn('packages/console/src/routes').map(read).join('\n')
/** The pages for signed-in users: a path of its own, or one below `/account`. */
const consolePages = [
  ...routes.matchAll(
    /(?:getParentRoute: \(\) => (?:shell|(account))Route,\n {2}path: |askingPage\()'([^']+)'/g,
  ),
]
  .map(([, account, path = '']) => (account ? `/account${path === '/' ? '' : path}` : path))
  .filter((path) => path !== '/settings')
const headingsOf = new Map(
  readGuides().map((guide, _, all) => {
    const { headings } = render(guide, new Set(all.map(({ name }) => name)))
    return [guide.name, headings.map(({ anchor }) => anchor)]
  }),
)

test.each(consolePages)('the help of %s is a heading of the docs that is there', (path) => {
  const [, guide = '', anchor] = /^\/docs\/([^#]+)#(.+)$/.exec(helpFor(path)) ?? []
  expect(headingsOf.get(guide)).toContain(anchor)
})

test('all pages of the console have help', () => {
  expect(consolePages.length).toBeGreaterThan(15)
})
