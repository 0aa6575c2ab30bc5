import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
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
const screens = filesIn('packages/console/src')
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
  .map(read)
  .join('\n')

/** What a guide tells the reader to choose stands in bold or italics, with an arrow between menu and item. */
const paths = guides.flatMap((file) =>
  [...read(file).matchAll(/(\*\*|_)([^*_`\n]*[^*_`\s] → [^*_`\n]+)\1/g)].map(([, , path = '']) => ({
    file,
    path,
  })),
)

test.each(paths)('K15 · $file: $path is what the console calls it', ({ path }) => {
  for (const item of path.split(' → ')) expect(screens).toContain(item)
})

test('K15 · the guides tell the reader what to choose', () => {
  expect(paths.length).toBeGreaterThan(10)
})

test.each([
  'can be looked as',
  'What is yours:',
  'nothing gives it',
  'None beside the role',
  'label="Beginning"',
  'on a way you trust',
  'is judged by itself',
])('K18 · no screen says "%s", at which readers stopped', (words) => {
  expect(screens).not.toContain(words)
})
