import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'
import { cssVariablesResolver } from '../src/ui/theme.ts'

/**
 * Lists in the page itself the files that it needs, so that a browser requests all of them at once. Two pages are made of index.html: itself
 * for visitors who are not signed in, and signed-in.html for users. Sentences in other languages than English are found by the first script,
 * one answer later. The pages have a frame of their own, which is painted before any of these files has arrived.
 */
export function firstPages(): Plugin {
  return {
    name: 'first-pages',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('There is no index.html to list the files in')
      const html = String(page.source)
      const of = (...chunks: string[]) => chunks.map((name) => linksTo(bundle, name))
      const signedOut = ['app', 'en-signed-out']
      const signedIn = ['app', 'signed-in', 'en-signed-out', 'en-signed-in']
      page.source = firstPage(html, 'signed-out', of(...signedOut))
      this.emitFile({
        type: 'asset',
        fileName: 'signed-in.html',
        source: firstPage(html, 'signed-in', of(...signedIn)),
      })
    },
  }
}

type Waiting = 'signed-out' | 'signed-in'

/** The frame stands before the styles, which would keep it from being painted until they are there. Scripts wait for them anyway. */
function firstPage(html: string, waiting: Waiting, links: Links[]): string {
  const root = '<div id="root"></div>'
  if (!html.includes(root)) throw new Error('index.html has no place for the frame')
  const head = [...links.flatMap(({ scripts }) => scripts), waitingStyle(waiting)]
  const frame = `<div class="waiting" data-waiting="${waiting}">${frames[waiting]}</div>`
  const body = [frame, ...links.flatMap(({ styles }) => styles), root]
  return html.replace('</head>', `${head.join('\n')}\n</head>`).replace(root, body.join('\n'))
}

type Bar = [x: string, y: number, width: string, height: number]

/** Where the page will have its texts and fields, as grey bars. */
const frames: Record<Waiting, string> = {
  'signed-out': bars(
    ['8%', 32, '45%', 20],
    ['8%', 76, '20%', 10],
    ['8%', 94, '84%', 34],
    ['8%', 152, '20%', 10],
    ['8%', 170, '84%', 34],
    ['8%', 244, '84%', 36],
  ),
  'signed-in': bars(['20', 26, '9rem', 22], ['20', 62, '40%', 10], ['20', 100, '14rem', 32]),
}

function bars(...all: Bar[]): string {
  const drawn = all.map(
    ([x, y, width, height]) => `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/>`,
  )
  return `<svg aria-hidden="true">${drawn.join('')}</svg>`
}

interface Links {
  scripts: string[]
  styles: string[]
}

function linksTo(bundle: Rolldown.OutputBundle, name: string): Links {
  const chunk = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === name)
  if (chunk?.type !== 'chunk') throw new Error(`There is no chunk ${name}`)
  const styles = [...(chunk.viteMetadata?.importedCss ?? [])]
  return {
    scripts: [`<link rel="modulepreload" crossorigin href="/${chunk.fileName}">`],
    styles: styles.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
  }
}

const colorNames = ['--mantine-color-body', '--surface-side', '--line']

/** The frame of a page and its colours before the first script runs, so that a dark page is dark from the beginning. */
function waitingStyle(waiting: Waiting): string {
  const { light, dark } = cssVariablesResolver({} as never)
  const of = (colors: Record<string, string>) => colorNames.map((name) => `${name}:${colors[name]}`).join(';')
  const colors = `:root[data-mantine-color-scheme]{${of(light)}}:root[data-mantine-color-scheme=dark]{${of(dark)}}`
  const frame = readFileSync(join(import.meta.dirname, 'waiting.css'), 'utf8')
  const other: Waiting = waiting === 'signed-in' ? 'signed-out' : 'signed-in'
  const own = frame.replaceAll(new RegExp(`\\[data-waiting="${other}"\\][^}]*\\}`, 'g'), '')
  return `<style>${colors}${shortened(own)}</style>`
}

function shortened(css: string): string {
  return css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};]) ?/g, '$1')
    .trim()
}
