import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../../../docs/', import.meta.url))

/** The guides in the order in which they are listed. Decisions come after them. */
const order = [
  'operators',
  'installing',
  'postgresql',
  'proxies',
  'scaling',
  'performance',
  'security',
  'import',
  'profiles',
  'engineers',
  'decision-api',
  'cli',
  'glossary',
  'architecture',
  'releasing',
]

export interface Guide {
  /** Its address below /docs: `operators`, `decisions/0044-overview`. */
  name: string
  /** Its first heading. */
  title: string
  markdown: string
}

/** All guides of the package, and after them the decisions. */
export function readGuides(): Guide[] {
  const places = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  const guides = namesIn('').sort((a, b) => places(a) - places(b) || (a < b ? -1 : 1))
  return [...guides, ...namesIn('decisions/').sort()].map((name) => {
    const markdown = readFileSync(`${folder}${name}.md`, 'utf8')
    return { name, title: /^# (.+)$/m.exec(markdown)?.[1] ?? name, markdown }
  })
}

function namesIn(below: string): string[] {
  return readdirSync(`${folder}${below}`)
    .filter((file) => file.endsWith('.md'))
    .map((file) => below + file.slice(0, -'.md'.length))
}
