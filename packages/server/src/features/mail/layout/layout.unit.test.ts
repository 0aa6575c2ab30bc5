import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Engine } from 'mrml'
import { expect, test } from 'vitest'

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/** The layout as a module, so that the built program holds it. */
function compiled(): string {
  const engine = new Engine()
  // Without this, mails would fetch fonts from a stranger's server.
  engine.setRenderOptions({ disableComments: false, socialIconOrigin: null, fonts: {} })
  const result = engine.toHtml(readFileSync(here('./layout.mjml'), 'utf8'))
  if (result.type === 'error') throw new Error(result.message)
  const text = result.content.replace(/[\\`]|\$\{/g, '\\$&')
  return `// Made from layout.mjml by layout.unit.test.ts: \`npm test -- --project unit -u ${'<this folder>'}\` writes it anew.\nexport const layout = \`${text}\`\n`
}

test('the layout that is used is the one that is written', async () => {
  await expect(compiled()).toMatchFileSnapshot(here('./layout.ts'))
})

test('the layout fetches nothing from anywhere', () => {
  // The logo comes with the mail.
  const rest = compiled().replace('<img src="{{= it.logo.src }}"', '')
  expect(rest).not.toMatch(/\bsrc=|url\(|@import|<link|<img/i)
})
