import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'vite'
import { expect, test } from 'vitest'

// The library would choose a program in Java or a binary. Its JavaScript version runs everywhere.
process.env.RECHECK_BACKEND = 'pure'
const { checkSync } = await import('recheck')

const root = fileURLToPath(new URL('..', import.meta.url))
const limit = 20_000

interface Expression {
  file: string
  pattern: string
  flags: string
}

/** All regular expressions in the shipped code. */
async function readExpressions(): Promise<Expression[]> {
  const found: Expression[] = []
  for await (const file of glob('packages/*/src/**/*.{ts,tsx}', { cwd: root })) {
    if (/\.test\.tsx?$/.test(file)) continue
    const { program } = parseSync(file, readFileSync(`${root}/${file}`, 'utf8'))
    const visitor = new Visitor({
      Literal(node) {
        if ('regex' in node && node.regex) found.push({ file, ...node.regex })
      },
    })
    visitor.visit(program)
  }
  return found
}

/** Only an unbounded repetition can take more than linear time. */
function repeats({ pattern }: Expression): boolean {
  return /[*+]|,\}/.test(pattern)
}

/** Undefined when the expression takes linear time for any text. */
function complaint({ file, pattern, flags }: Expression): string | undefined {
  const found = checkSync(pattern, flags.replace(/[dg]/g, ''), {
    checker: 'automaton',
    timeout: limit,
  })
  const why = found.status === 'vulnerable' ? found.complexity.summary : found.status
  return why === 'safe' ? undefined : `${file}: /${pattern}/${flags} is ${why}`
}

test('T4 · every regular expression takes linear time for any input', async () => {
  const expressions = await readExpressions()
  expect(expressions.length).toBeGreaterThan(50)
  const distinct = new Map(expressions.map((one) => [`${one.pattern}/${one.flags}`, one]))
  expect([...distinct.values()].filter(repeats).flatMap((one) => complaint(one) ?? [])).toEqual([])
}, 120_000)

test('T4 · an expression that would take more is found', () => {
  const complaints = ['\\S*#', '(a+)+$', '[^@]*@x'].map((pattern) =>
    complaint({ file: 'a.ts', pattern, flags: '' }),
  )
  expect(complaints).not.toContain(undefined)
})
