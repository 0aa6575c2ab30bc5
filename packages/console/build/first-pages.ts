import type { Plugin, Rolldown } from 'vite'
import { cssVariablesResolver } from '../src/ui/theme.ts'

/**
 * Lists in the page itself the files that it needs, so that a browser requests all of them at once. Two pages are made of index.html: itself
 * for visitors who are not signed in, and signed-in.html for users. Sentences in other languages than English are found by the first script,
 * one answer later.
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
      const of = (...chunks: string[]) => chunks.flatMap((name) => linksTo(bundle, name))
      page.source = withHead(html, [...of('app', 'en-signed-out'), waitingColors()])
      this.emitFile({
        type: 'asset',
        fileName: 'signed-in.html',
        source: withHead(html, [
          ...of('app', 'signed-in', 'en-signed-out', 'en-signed-in'),
          waitingColors(),
        ]).replace('data-waiting="signed-out"', 'data-waiting="signed-in"'),
      })
    },
  }
}

function withHead(html: string, lines: string[]): string {
  return html.replace('</head>', `${lines.map((line) => `  ${line}\n  `).join('')}</head>`)
}

function linksTo(bundle: Rolldown.OutputBundle, name: string): string[] {
  const chunk = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === name)
  if (chunk?.type !== 'chunk') throw new Error(`There is no chunk ${name}`)
  const styles = [...(chunk.viteMetadata?.importedCss ?? [])]
  return [
    `<link rel="modulepreload" crossorigin href="/${chunk.fileName}">`,
    ...styles.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
  ]
}

const waiting = ['--mantine-color-body', '--surface-side', '--line']

/** The colours shown before the first script runs, so that a dark page is dark from the beginning. */
function waitingColors(): string {
  const { light, dark } = cssVariablesResolver({} as never)
  const of = (colors: Record<string, string>) => waiting.map((name) => `${name}:${colors[name]}`).join(';')
  return `<style>:root[data-mantine-color-scheme]{${of(light)}}:root[data-mantine-color-scheme=dark]{${of(dark)}}</style>`
}
