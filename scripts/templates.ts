/** The parts of a new operation. */
export interface NewOperation {
  kind: 'command' | 'query'
  /** `users.set-roles` */
  name: string
  /** `setRoles`: the name of its declaration. */
  key: string
  /** `users`: the key of its subject in the contract. */
  subject: string
  /** The event of a command. */
  event: string | undefined
  path: string
  needs: string | undefined
}

/** The names in braces of a path. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
}

/** A line of its own; empty without text. */
const line = (text: string | false | undefined) => (text ? `${text}\n` : '')

/** A dotted name as words: `users.set-roles` → `users set roles`. */
const spoken = (name: string) => name.replace(/[.-]/g, ' ')

/** The declaration of a new operation for the contract. */
export function operationDeclaration({ kind, name, key, event, path, needs }: NewOperation): string {
  const fields = parametersOf(path)
  const inTenant = fields.includes('tenant')
  const input = fields.map((field) => `${field}: ${field === 'tenant' ? 'TenantSlug' : 'Id'}`)
  return `export const ${key} = ${kind}({
  name: '${name}',
  summary: '${summaryOf(name)}',
  scope: '${inTenant ? 'tenant' : 'self'}',
${line(inTenant && needs && `needs: '${needs}',`)}  input: Type.Object({ ${input.join(', ')} }),
  output: ${kind === 'command' ? 'Nothing' : 'Type.Object({})'},
${line(event && `emits: ['${event}'],`)}  problems: [],
})
`
}

/** A first sentence of an event for the audit log, the same in every language until it is translated. */
export function eventMessage(event: string): string {
  return `  '${event}': '${sentence(event)}',\n`
}

/** @param about The field of its data with the event's target. */
export function eventDeclaration(event: string, about: string): string {
  const stale: Record<string, string> = {
    user: '({ user }) => [user.id]',
    group: '({ group }) => [group.id]',
    role: "() => 'rules'",
  }
  const concerns = stale[about]
  return `  event('${event}', {
    about: '${about}',
    data: { ${about}: Ref },
${line(concerns && `concerns: ${concerns},`)}  }),
`
}

/** `users.merge` → Merge users, `users.list-locked` → List locked users. A verb of several words already has its object. */
function summaryOf(name: string): string {
  const [subject = '', verb = ''] = name.split('.')
  return sentence(/^(list|find|count)-|^[^-]+$/.test(verb) ? `${verb}.${subject}` : verb)
}

function sentence(name: string): string {
  const words = spoken(name)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** The file of a new handler, which has no rule yet. */
export function handlerOf({ name, key, subject }: NewOperation, operations: string): string {
  return `import type { contract } from '@rollcall/contract/contract.ts'
import type { Act } from '${operations}'

/** \`${name}\` */
export const ${key}Operation: Act<typeof contract.${subject}.${key}> = async () => {
  throw new Error('${name} has no rule yet')
}
`
}

/** The file of a first test, which fails until the handler has its rule. */
export function testOf({ name, key, subject, event, path }: NewOperation, calls: string): string {
  const caller = path.startsWith('/me') ? 'olga' : 'ada'
  const logged = `
  const log = await app.request({ path: '/tenants/default/audit-events?action=${event}', cookie: ada.cookie })
  expect(log.body.items).toHaveLength(1)`
  return `import { contract } from '@rollcall/contract/contract.ts'
import { expect, test } from 'vitest'
import { inputOf, requestOf, startContractApp } from '${calls}'

test('${name} ${event ? 'is done, and the audit log says so' : 'is answered'}', async () => {
  const { app, ${[...new Set(event ? ['ada', caller] : [caller])].join(', ')}, things } = await startContractApp()
  const operation = contract.${subject}.${key}
  const request = requestOf(operation, inputOf(operation, things))
  const answer = await app.request({ ...request, cookie: ${caller}.cookie })
  expect(answer.status, app.logged.join('\\n')).toBeLessThan(300)${event ? logged : ''}
  await app.close()
})
`
}
