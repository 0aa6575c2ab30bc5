import { contract } from '@rollcall/contract/contract.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../test/test-app.ts'
import { asOwner } from '../../test/whole-database.ts'
import { auditing } from '../features/audit/audit-of-events.ts'
import type { RunDeps, Work } from '../operations/call.ts'
import type { Context } from '../operations/implement.ts'
import { transact } from '../operations/run.ts'
import { ChangeEvents, type Emit } from './events.ts'
import { newId } from './ids.ts'

/** A command that renames a role, and emits the events that a test chooses. */
let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const user = { id: newId(), name: 'ada' }

async function rename(name: string, emit: (emit: Emit) => void): Promise<void> {
  const { database } = app.storage
  const tenant = await app.requireTenant('default')
  const work: Work = {
    operation: contract.sessions.endOwn,
    handler: {
      async act({ db, emit: said }: Pick<Context<undefined>, 'db' | 'emit'>) {
        await db.updateTable('tenants').set({ name }).where('id', '=', tenant.id).execute()
        emit(said)
      },
    },
    input: {},
    tenant,
    actor: undefined,
    origin: { id: 'test', address: '', userAgent: '' },
    now: app.clock.now(),
  }
  const deps: Pick<RunDeps, 'database' | 'derive' | 'dropStale' | 'consequence'> = {
    database,
    derive: auditing(app),
    consequence: { emits: [], follow: async () => {} },
    dropStale: (stale) => app.authenticator.dropStale(stale),
  }
  await transact(work, deps as RunDeps)
}

async function nameOfTenant(): Promise<string> {
  const { id } = await app.requireTenant('default')
  const row = await asOwner(app.storage.database, (db) =>
    db.selectFrom('tenants').select('name').where('id', '=', id).executeTakeFirstOrThrow(),
  )
  return row.name
}

describe('A command', () => {
  test('that changes something and emits nothing fails, and changes nothing', async () => {
    await expect(rename('Silent', () => {})).rejects.toThrow(
      'sessions.end-own changed something and emitted nothing',
    )
    expect(await nameOfTenant()).not.toBe('Silent')
  })

  test('that emits what it does not declare fails, and changes nothing', async () => {
    await expect(rename('Other', (emit) => emit('sign-in.ended', { user }))).rejects.toThrow(
      'sign-in.ended was emitted and not declared',
    )
    expect(await nameOfTenant()).not.toBe('Other')
  })

  test('that emits what it declares changes something, and the log has it', async () => {
    await rename('Told', (emit) => emit('session.ended', { user, after: { ended: 1 } }))
    expect(await nameOfTenant()).toBe('Told')
    const rows = await asOwner(app.storage.database, (db) =>
      db.selectFrom('auditEvents').selectAll().where('targetId', '=', user.id).execute(),
    )
    expect(rows).toMatchObject([
      { action: 'session.ended', outcome: 'success', targetName: 'ada', after: { ended: 1 } },
    ])
  })
})

test('An undeclared event, and wrong data of an event, do not compile', () => {
  const { emit }: { emit: Emit<'session.ended'> } = new ChangeEvents(['session.ended'])
  // @ts-expect-error: another event
  expect(() => emit('sign-in.ended', { user })).toThrow()
  // @ts-expect-error: the required data of the event is missing
  emit('session.ended', { user })
  // @ts-expect-error: not a number
  emit('session.ended', { user, after: { ended: 'one' } })
})
