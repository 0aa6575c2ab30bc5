import {
  addressOf,
  hasBody,
  type OperationDeclaration,
  pathParameters,
} from '@rollcall/contract/operation.ts'
import { problems } from '@rollcall/contract/problems.ts'
import { operations, problemCodesOf, tagOf } from './openapi.ts'

/** The readable API reference: one plain page from the same contract, without scripts. */
export function referencePage(version: string): string {
  const groups = Map.groupBy(operations, tagOf)
  const navigation = [...groups.keys()].map((tag) => `<li><a href="#${tag}">${tag}</a></li>`).join('')
  const sections = [...groups].map(
    ([tag, list]) => `<section id="${tag}"><h2>${tag}</h2>${list.map(operationArticle).join('')}</section>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rollcall API</title><link rel="stylesheet" href="/api/docs/reference.css"></head>
<body><nav aria-label="Sections"><strong>Rollcall API</strong> <small>${version}</small><ul>${navigation}<li><a href="#problems">problems</a></li></ul></nav>
<main><h1>API reference</h1>
<p>The machine-readable form is <a href="/api/openapi.json">OpenAPI 3.1</a>. Sign in with the session cookie, or send an API key:
<code>Authorization: Bearer rck_…</code>. Bodies are JSON. Lists page by cursor: pass <code>nextCursor</code> as <code>cursor</code>.
Repeat a creating request safely with an <code>Idempotency-Key</code> header.</p>
${sections.join('')}
<section id="problems"><h2>problems</h2><p>Every error is <code>application/problem+json</code> (RFC 9457). Branch on <code>code</code>.</p>
<div class="wide"><table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>${Object.entries(
    problems,
  )
    .map(
      ([code, { status, title }]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(title)}</td></tr>`,
    )
    .join('')}</tbody></table></div></section>
</main></body></html>`
}

function operationArticle(declaration: OperationDeclaration): string {
  const needs =
    declaration.needs === 'public'
      ? 'public'
      : declaration.needs === 'signed-in'
        ? 'any signed-in user'
        : `<code>${declaration.needs}</code>`
  const codes = problemCodesOf(declaration).map((code) => `<a href="#${code}"><code>${code}</code></a>`)
  return `<article id="${declaration.name}"><h3>${escapeHtml(declaration.summary)}</h3>
<p class="call"><b>${declaration.method}</b> <code>${escapeHtml(addressOf(declaration))}</code></p>
<p>${code(declaration.description ?? '')} <span class="needs">Needs: ${needs}${declaration.session ? ', not an API key' : ''}</span></p>
${inputTable(declaration)}
<details><summary>Answer ${declaration.status ?? 200}</summary><pre tabindex="0">${declaration.download ? escapeHtml(declaration.download.join(' or ')) : escapeHtml(shape(declaration.output as Schema))}</pre></details>
<details><summary>Problems</summary><p>${codes.join(' ')}</p></details></article>`
}

interface Schema {
  type?: string
  const?: unknown
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  patternProperties?: Record<string, Schema>
  description?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

function inputTable(declaration: OperationDeclaration): string {
  const fields = Object.entries(declaration.input.properties as Record<string, Schema>)
  if (fields.length === 0) return ''
  const inPath = new Set(pathParameters(declaration.path))
  const required = new Set(declaration.input.required as string[] | undefined)
  const place = (name: string) => (inPath.has(name) ? 'path' : hasBody(declaration) ? 'body' : 'query')
  const rows = fields.map(
    ([name, schema]) =>
      `<tr><td><code>${name}</code>${required.has(name) ? '' : ' <small>optional</small>'}</td><td>${place(name)}</td><td>${escapeHtml(shape(schema))}${bounds(schema)}</td><td>${code(schema.description ?? '')}</td></tr>`,
  )
  return `<div class="wide"><table><thead><tr><th>Field</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function bounds(schema: Schema): string {
  if (schema.maxLength) return ` <small>${schema.minLength ?? 0}–${schema.maxLength} characters</small>`
  if (schema.maximum !== undefined) return ` <small>${schema.minimum ?? 0}–${schema.maximum}</small>`
  return ''
}

/** A schema as one would write the type. */
function shape(schema: Schema, indent = ''): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return schema.anyOf.map((option) => shape(option, indent)).join(' | ')
  if (schema.type === 'array' && schema.items) return `${shape(schema.items, indent)}[]`
  if (schema.patternProperties)
    return `{ [key]: ${shape(Object.values(schema.patternProperties)[0] ?? {}, indent)} }`
  if (schema.properties) {
    const inner = Object.entries(schema.properties).map(
      ([name, child]) => `${indent}  ${name}: ${shape(child, `${indent}  `)}`,
    )
    return `{\n${inner.join('\n')}\n${indent}}`
  }
  return schema.type ?? 'any'
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function code(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

export const referenceStyle = `:root{color-scheme:light dark;--line:light-dark(#d8dde3,#3a424c);--soft:light-dark(#f4f6f8,#1d232a);--text:light-dark(#1c2127,#e4e8ec);--link:light-dark(#1c5fb8,#8ab8f5)}
*{box-sizing:border-box}body{margin:0;font:15px/1.55 system-ui,sans-serif;color:var(--text);background:light-dark(#fff,#14191f);display:grid;grid-template-columns:13rem minmax(0,1fr)}
nav{padding:1.5rem 1rem;position:sticky;top:0;height:100vh;overflow:auto;border-right:1px solid var(--line)}nav ul{list-style:none;padding:0}nav li{padding:.15rem 0}
main{padding:1.5rem 2rem;max-width:64rem}a{color:var(--link)}article{border-top:1px solid var(--line);padding:.75rem 0}h3{margin:.25rem 0}
code,pre{font:13px/1.5 ui-monospace,monospace;background:var(--soft);border-radius:4px;padding:.1em .3em}pre{padding:.75rem;overflow:auto}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line)}.wide{overflow:auto}
.needs{display:inline-block}.call b{font-size:13px}small{opacity:.8}summary{cursor:pointer}:target{background:var(--soft)}
@media(max-width:720px){body{display:block}nav{position:static;height:auto;border:0;border-bottom:1px solid var(--line)}main{padding:1rem}}`
