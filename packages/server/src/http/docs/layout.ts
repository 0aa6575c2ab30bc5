import { escapedHtml } from '../html.ts'
import type { Guide } from './guides.ts'
import type { Heading } from './render.ts'

interface Page {
  title: string
  /** The guide that is shown. */
  current?: string
  /** The headings that are listed beside the text. */
  headings?: Heading[]
  query?: string
  html: string
}

/** A page of the docs: guides and search beside the text. It works without scripts; the one script only follows the console's theme. */
export function layout(guides: readonly Pick<Guide, 'name' | 'title'>[], page: Page): string {
  const isDecision = ({ name }: { name: string }) => name.startsWith('decisions/')
  const links = (of: readonly Pick<Guide, 'name' | 'title'>[]) =>
    of
      .map(
        ({ name, title }) =>
          `<li><a href="/docs/${name}"${name === page.current ? ' aria-current="page"' : ''}>${escapedHtml(title)}</a></li>`,
      )
      .join('')
  const open = page.current?.startsWith('decisions/') ? ' open' : ''
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapedHtml(page.title)} – Rollcall docs</title><link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script src="/docs/theme.js"></script><link rel="stylesheet" href="/docs/style.css"></head>
<body><a class="skip" href="#content">Skip to content</a>
<header><a class="home" href="/docs">Rollcall docs</a>
<form role="search" action="/docs/search"><label for="q">Search</label> <input id="q" name="q" type="search" maxlength="200" value="${escapedHtml(page.query ?? '')}"> <button>Search</button></form>
<a href="/">Console</a></header>
<div class="columns"><nav aria-label="Guides"><ul>${links(guides.filter((guide) => !isDecision(guide)))}</ul>
<details${open}><summary>Decisions</summary><ul>${links(guides.filter(isDecision))}</ul></details>
<ul><li><a href="/api/docs">API reference</a></li><li><a href="/api/problems">Problems</a></li></ul></nav>
<main id="content" tabindex="-1">${contents(page.headings ?? [])}${page.html}</main></div></body></html>
`
}

function contents(headings: Heading[]): string {
  const listed = headings.filter(({ level }) => level === 2)
  if (listed.length < 2) return ''
  const items = listed.map(
    ({ anchor, text }) => `<li><a href="#${escapedHtml(anchor)}">${escapedHtml(text)}</a></li>`,
  )
  return `<nav class="contents" aria-label="On this page"><ul>${items.join('')}</ul></nav>`
}
