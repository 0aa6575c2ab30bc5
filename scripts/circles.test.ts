import { expect, test } from 'vitest'
import { circlesBetween } from './circles.ts'

const room = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1]
const circles = (files: Record<string, string>) => circlesBetween(new Map(Object.entries(files)), room)

test('a circle of rooms is named with its imports, including type imports and intermediate ones', () => {
  const found = circles({
    'src/users/a.ts': "import { b } from '../groups/b.ts'",
    'src/groups/b.ts': "import type { c } from '../roles/c.ts'",
    'src/roles/c.ts': "const later = () => import('../users/a.ts')",
    'src/shell/d.ts': "import { a } from '../users/a.ts'",
  })
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(/^groups, roles, users import each other/)
  expect(found[0]).toContain('src/groups/b.ts → src/roles/c.ts')
})

test('imports in one direction are no circle', () => {
  expect(
    circles({
      'src/shell/a.ts': "import { b } from '../users/b.ts'\nimport { c } from '../ui/c.ts'",
      'src/users/b.ts': "import { c } from '../ui/c.ts'\nimport { d } from './d.ts'",
      'src/users/d.ts': "import { b } from './b.ts'",
    }),
  ).toEqual([])
})

test('files of one room that import each other are a circle of files, also by type imports', () => {
  const sources = new Map([
    ['src/users/a.ts', "import { b } from './b.ts'"],
    ['src/users/b.ts', "import type { A } from './a.ts'"],
  ])
  expect(circlesBetween(sources, (file) => file)[0]).toMatch(
    /^src\/users\/a.ts, src\/users\/b.ts import each other/,
  )
})
