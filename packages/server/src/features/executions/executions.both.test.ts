import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addManyUsers } from '../../../test/many-users.ts'
import {
  type Answer,
  type Person,
  shippedProfile,
  startTestApp,
  type TestApp,
} from '../../../test/test-app.ts'
import { newId } from '../../platform/ids.ts'
import { createTenant } from '../tenants/tenants.service.ts'

let app: TestApp
/** An administrator of the tenant that runs the server. */
let root: Person
/** An administrator of another tenant, with all its permissions. */
let ada: Person
let people: string[]
let north: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-executions-'))
  const backups = { folder, at: [], keep: 7, lock: undefined }
  app = await startTestApp({ ownDatabase: true, deps: { backups } })
  await createTenant(app.storage.database, {
    slug: 'operators',
    name: 'Operators',
    source: shippedProfile('default'),
    now: app.clock.now(),
    runsServer: true,
  })
  root = await app.firstAdministrator('root', 'operators')
  ada = await app.firstAdministrator('ada')
  north = (await app.requireTenant('default')).id
  people = await addManyUsers(app.storage.database, { count: 12, role: 'member' })
  await app.startWork()
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const send = (method: Method, path: string, body?: object, by = ada) =>
  app.request({ method, path, cookie: by.cookie, ...(body ? { body } : {}) })
const inNorth = (method: Method, path: string, body?: object, by = ada) =>
  send(method, `/tenants/default/${path}`, body, by)

type Kind = 'bulk' | 'offboarding' | 'backup' | 'tenant-deletion' | 'import'
const pathOf = (id: string, kind: Kind = 'bulk', tenant = north) =>
  `/server/tenants/${tenant}/executions/${kind}/${id}`
const shown = (id: string, kind: Kind = 'bulk', by = root) => send('GET', pathOf(id, kind), undefined, by)
const cancel = (id: string, by = root, kind: Kind = 'bulk') =>
  send('POST', `${pathOf(id, kind)}/cancel`, undefined, by)
const runAgain = (id: string, by = root, kind: Kind = 'bulk') =>
  send('POST', `${pathOf(id, kind)}/run-again`, undefined, by)

/** Begins a job that deactivates the given users, and nobody twice. */
async function deactivate(ids: string[], by = ada): Promise<string> {
  const answer = await inNorth('POST', 'users/bulk/status', { users: { ids }, status: 'inactive' }, by)
  expect(answer.status, answer.raw).toBe(201)
  return answer.body.id
}

const ended = (id: string) =>
  expect.poll(async () => (await shown(id)).body.finishedAt, { timeout: 20_000 }).not.toBeNull()

/** Runs fn while no job begins. */
async function whilePaused<T>(fn: () => Promise<T>): Promise<T> {
  await app.queue.setWorking('bulk', false)
  try {
    return await fn()
  } finally {
    await app.queue.setWorking('bulk', true)
  }
}

/** What the log of another tenant says of an administrator of the server. */
const fromOperators = { kind: 'tenant', id: null, name: 'Operators' }

async function told(by: Person, tenant: string, action: string) {
  const { body } = await send('GET', `/tenants/${tenant}/audit-events?action=${action}`, undefined, by)
  return body.items as { actor: { name: string }; before: object | null; after: object | null }[]
}

const statusOf = async (id: string) => (await inNorth('GET', `users/${id}`)).body.status
/** A role of the tenant that runs the server, and a person who has it. */
async function operator(name: string, permissions: string[]): Promise<Person> {
  const role = await send('POST', '/tenants/operators/roles', { name, permissions }, root)
  expect(role.status, role.raw).toBe(201)
  return app.addPerson(root, name, [role.body.key], 'operators')
}

describe('the jobs of all tenants', () => {
  test('are listed newest first, filtered and paged, with what each is and nothing of what was written into it', async () => {
    const [one = '', two = ''] = people
    const reason = 'A secret reason'
    const made = await inNorth('POST', 'users/bulk/status', {
      users: { ids: [one, newId()] },
      status: 'inactive',
      reason,
    })
    await ended(made.body.id)
    const at = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
    const later = await inNorth('POST', 'offboardings', { user: two, mode: 'deactivate', at, reason })
    const atOnce = await inNorth('POST', 'offboardings', { user: people[2], mode: 'deactivate' })
    expect([later.status, atOnce.status], later.raw + atOnce.raw).toEqual([201, 201])

    const all = await send('GET', '/server/executions?total=true', undefined, root)
    expect(all.status, all.raw).toBe(200)
    expect(all.body.total).toBe(2)
    expect(all.body.items).toMatchObject([
      { kind: 'offboarding', action: 'deactivate', state: 'waiting', progress: null, id: later.body.id },
      {
        kind: 'bulk',
        action: 'deactivate',
        state: 'done',
        progress: { total: 2, succeeded: 1, refused: 1 },
        tenant: { slug: 'default' },
        createdBy: { id: ada.id, name: 'ada' },
        startedAt: expect.any(String),
        actions: { cancel: { allowed: false, code: 'job.over' }, runAgain: { allowed: true } },
      },
    ])
    expect(all.raw).not.toContain(reason)
    const first = await send('GET', '/server/executions?limit=1', undefined, root)
    const second = await send(
      'GET',
      `/server/executions?limit=1&cursor=${first.body.nextCursor}`,
      undefined,
      root,
    )
    expect([...first.body.items, ...second.body.items]).toEqual(all.body.items)
    const ids = async (query: string) =>
      (await send('GET', `/server/executions?${query}`, undefined, root)).body.items.map(
        (each: { id: string }) => each.id,
      )
    expect(await ids('state=waiting')).toEqual([later.body.id])
    expect(await ids('kind=bulk&state=done')).toEqual([made.body.id])
    expect(await ids('state=failed')).toEqual([])
    expect(await ids(`target=${north}`)).toHaveLength(2)
    expect(await ids(`target=${newId()}`)).toEqual([])

    const log = await send('GET', `${pathOf(made.body.id)}/refused`, undefined, root)
    expect(log.body.items).toEqual([
      { position: 2, name: expect.any(String), code: 'user.not_found', text: 'No such user' },
    ])
  })

  test('have names only for users who may find the users of all tenants', async () => {
    const watcher = await operator('watcher', ['server:executions'])
    const list = await send('GET', '/server/executions', undefined, watcher)
    expect(list.status, list.raw).toBe(200)
    expect(list.body.items[0].createdBy).toEqual({ id: ada.id, name: null })
    const job = list.body.items.find(({ kind }: { kind: Kind }) => kind === 'bulk')
    const log = await send('GET', `${pathOf(job.id)}/refused`, undefined, watcher)
    expect(log.body.items).toMatchObject([{ name: null, code: 'user.not_found' }])
  })

  test('are not there for administrators of other tenants, nor for those of this one without the permission', async () => {
    const id = await whilePaused(() => deactivate([people[3] ?? '']))
    const comparable = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: '' } })
    const reader = await operator('reader', ['server:read-users', 'server:manage-tenants'])
    for (const by of [ada, reader]) {
      expect((await send('GET', '/server/executions', undefined, by)).status).toBe(403)
      for (const ask of [shown(id, 'bulk', by), cancel(id, by), runAgain(id, by)])
        expect(comparable(await ask).body.code).toMatch(/^access.denied/)
      expect(comparable(await cancel(id, by))).toEqual(comparable(await cancel(newId(), by)))
    }
    await ended(id)
  })
})

describe('cancelling', () => {
  test('ends a job before its next users, and both audit logs say who did it', async () => {
    const [one = ''] = people.slice(4)
    const id = await whilePaused(async () => {
      const made = await deactivate([one])
      const cancelled = await cancel(made)
      expect(cancelled.status, cancelled.raw).toBe(200)
      expect(cancelled.body).toMatchObject({
        state: 'cancelled',
        progress: { total: 1, succeeded: 0, refused: 1 },
      })
      return made
    })
    expect((await cancel(id)).body.code).toBe('job.over')
    const rows = await inNorth('GET', `jobs/${id}/rows`)
    expect(rows.body.items).toMatchObject([{ outcome: 'refused', code: 'job.cancelled' }])
    const [there] = await told(ada, 'default', 'job.cancelled')
    expect(there).toMatchObject({ actor: fromOperators, after: { refused: 1 }, address: '', userAgent: '' })
    const [here] = await told(root, 'operators', 'execution.cancelled')
    expect(here).toMatchObject({ actor: { name: 'root' }, before: { kind: 'bulk', job: id } })

    // Another job is done after it, so the queue had come to the cancelled one.
    await ended(await deactivate([people[5] ?? '']))
    expect(await statusOf(one)).toBe('active')
  })

  test('at the moment when the job ends is either the one or the other', async () => {
    for (let round = 0; round < 6; round += 1) {
      const [one = ''] = people.slice(6)
      await inNorth('PUT', `users/${one}/status`, { status: 'active' })
      const id = await deactivate([one])
      const answers = await Promise.all([cancel(id), cancel(id)])
      await ended(id)
      const { state, progress } = (await shown(id)).body
      expect(progress.succeeded + progress.refused).toBe(1)
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(state === 'cancelled' ? 1 : 0)
      expect(await statusOf(one)).toBe(state === 'cancelled' ? 'active' : 'inactive')
    }
  })

  test('ends an offboarding that waits', async () => {
    const at = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
    const made = await inNorth('POST', 'offboardings', { user: people[7], mode: 'deactivate', at })
    expect((await cancel(made.body.id, root, 'offboarding')).body.state).toBe('cancelled')
    expect((await cancel(made.body.id, root, 'offboarding')).body.code).toBe('job.over')
    expect((await runAgain(made.body.id, root, 'offboarding')).body.code).toBe('job.nothing_failed')
  })
})

test('a backup is cancelled and made anew with the permission for backups, and a cancelled one leaves no file', async () => {
  const { id: own } = await app.requireTenant('operators')
  const change = (id: string, what: 'cancel' | 'run-again', by = root) =>
    send('POST', `${pathOf(id, 'backup', own)}/${what}`, undefined, by)
  await app.queue.setWorking('backup', false)
  const made = await send('POST', '/server/backups', { of: 'operators' }, root)
  expect(made.status, made.raw).toBe(201)
  const { id } = made.body
  const canceller = await operator('canceller', ['server:executions'])
  expect((await change(id, 'cancel', canceller)).body.missing).toEqual(['server:backups'])
  expect((await change(id, 'run-again')).body.code).toBe('backup.not_done')
  expect((await change(id, 'cancel')).body).toMatchObject({
    state: 'cancelled',
    reason: { code: 'cancelled' },
  })
  expect((await change(id, 'cancel')).body.code).toBe('job.over')
  const again = await change(id, 'run-again')
  expect(again.status, again.raw).toBe(201)
  await app.queue.setWorking('backup', true)
  const state = async (of: string) =>
    (await send('GET', pathOf(of, 'backup', own), undefined, root)).body.state
  await expect.poll(() => state(again.body.id), { timeout: 20_000 }).toBe('done')
  expect(await state(id)).toBe('cancelled')
  const { file } = (await send('GET', `/server/backups/${again.body.id}`, undefined, root)).body
  expect(await readdir(folder)).toEqual([file])
})

test('an import is listed without what is in its file, cancelled before it changes anything, and begun again for its maker', async () => {
  const file = Buffer.from('username,email\nimported1,imported1@corp.example\n')
  const path = '/tenants/default/imports?file=secret-staff.csv'
  const uploaded = await app.request({ method: 'POST', path, file, cookie: ada.cookie })
  const { id } = uploaded.body
  const state = async () => (await shown(id, 'import')).body
  expect((await shown(id, 'import')).body.code, 'a file that waits is no job').toBe('job.not_found')
  const change = async (what: 'check' | 'run', body: object = {}) => {
    const answer = await inNorth(what === 'check' ? 'PUT' : 'POST', `imports/${id}/${what}`, body)
    expect(answer.status, answer.raw).toBe(200)
  }
  await app.queue.setWorking('import', false)
  await change('check', { columns: ['username', 'email'] })
  expect(await state()).toMatchObject({ action: 'check', state: 'running', createdBy: { id: ada.id } })
  expect((await runAgain(id, root, 'import')).body.code).toBe('job.unfinished')
  expect((await cancel(id, root, 'import')).body).toMatchObject({
    state: 'cancelled',
    reason: { code: 'job.cancelled' },
  })
  expect((await cancel(id, root, 'import')).body.code).toBe('job.over')
  expect((await inNorth('GET', `imports/${id}`)).body).toMatchObject({
    status: 'open',
    trouble: { code: 'job.cancelled', detail: expect.stringContaining('administrator of the server') },
  })
  const again = await runAgain(id, root, 'import')
  expect(again.status, again.raw).toBe(201)
  await app.queue.setWorking('import', true)
  const status = async () => (await inNorth('GET', `imports/${id}`)).body.status
  await expect.poll(status, { timeout: 20_000 }).toBe('checked')
  expect((await state()).code, 'it waits for its maker').toBe('job.not_found')

  await app.queue.setWorking('import', false)
  await change('run')
  const waiting = await send('GET', '/server/executions?kind=import&state=waiting', undefined, root)
  expect(waiting.body.items).toMatchObject([{ id, action: 'import', progress: { total: 1 } }])
  expect(waiting.raw).not.toMatch(/secret-staff|imported1/)
  expect((await cancel(id, root, 'import')).status).toBe(200)
  await app.queue.setWorking('import', true)
  const cancelled = await send('GET', '/server/executions?kind=import&state=cancelled', undefined, root)
  expect(cancelled.body.items).toMatchObject([{ id, actions: { runAgain: { allowed: true } } }])
  expect((await runAgain(id, root, 'import')).status).toBe(201)
  await expect.poll(async () => (await state()).state, { timeout: 20_000 }).toBe('done')
  const { items } = (await inNorth('GET', 'users?login=imported1')).body
  expect(items).toHaveLength(1)
  expect(await told(ada, 'default', 'import.ran-again')).toMatchObject([
    { after: { madeBy: 'ada' } },
    { after: { madeBy: 'ada' } },
  ])
  expect(await told(ada, 'default', 'import.cancelled')).toHaveLength(2)
  expect((await told(ada, 'default', 'user.created'))[0]).toMatchObject({ actor: { name: 'ada' } })
})

test('the deletion of a tenant is listed while it lasts, and is not changed here', async () => {
  const made = await send('POST', '/server/tenants', { slug: 'gone', name: 'Gone', profile: 'default' }, root)
  const { id } = made.body
  await send('POST', `/server/tenants/${id}/suspend`, { reason: 'Moved' }, root)
  const body = { slug: 'gone', name: 'Gone' }
  const asked = await send('POST', `/server/tenants/${id}/deletion`, body, root)
  expect(asked.status, asked.raw).toBe(200)
  const list = await send('GET', '/server/executions?kind=tenant-deletion', undefined, root)
  expect(list.body.items).toMatchObject([
    { kind: 'tenant-deletion', state: 'waiting', tenant: { id, slug: 'gone' }, createdBy: null },
  ])
  const refused = await send('POST', `${pathOf(id, 'tenant-deletion', id)}/cancel`, undefined, root)
  expect(refused.body.code).toBe('tenant.deleting')
  expect(list.body.items[0].actions.cancel).toEqual({ allowed: false, code: 'tenant.deleting' })
  expect((await send('POST', `/server/tenants/${id}/resume`, undefined, root)).status).toBe(200)
  const after = await send('GET', '/server/executions?kind=tenant-deletion', undefined, root)
  expect(after.body.items).toEqual([])
})

describe('running again', () => {
  test('does what was refused, once, for the maker of the job and with the rights of the maker', async () => {
    const tara = await app.addPerson(ada, 'tara', ['administrator'])
    const [one = ''] = people.slice(8)
    const id = await whilePaused(async () => {
      const made = await deactivate([one], tara)
      expect((await runAgain(made)).body.code).toBe('job.unfinished')
      await cancel(made)
      return made
    })
    const answers = await Promise.all([runAgain(id), runAgain(id)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    const made = answers.find(({ status }) => status === 201) as Answer
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('job.ran_again')
    expect(made.headers.location).toBe(`/api/v1${pathOf(made.body.id)}`)
    await ended(made.body.id)
    expect((await shown(made.body.id)).body).toMatchObject({ state: 'done', createdBy: { id: tara.id } })
    expect(await statusOf(one)).toBe('inactive')
    expect((await told(ada, 'default', 'job.ran-again'))[0]).toMatchObject({
      actor: fromOperators,
      after: { as: made.body.id, madeBy: 'tara' },
    })
    expect((await told(root, 'operators', 'execution.ran-again'))[0]).toMatchObject({
      after: { as: made.body.id },
    })
    expect((await runAgain(made.body.id)).body.code).toBe('job.nothing_failed')
  })

  test('gives nobody rights: of a maker who lost theirs it is refused, and of one who has more since it is not done', async () => {
    const max = await app.addPerson(ada, 'max', ['administrator'])
    const [lost, gained] = await whilePaused(async () => {
      const made = [
        await deactivate([people[9] ?? ''], max),
        await deactivate([people[10] ?? ''], max),
      ] as const
      for (const id of made) await cancel(id)
      return made
    })
    const roles = (to: string[]) => inNorth('PUT', `users/${max.id}/roles`, { roles: to })
    await roles(['member'])
    const again = await runAgain(lost)
    expect(again.status, again.raw).toBe(201)
    await ended(again.body.id)
    expect((await shown(again.body.id)).body.state).toBe('failed')
    const log = await send('GET', `${pathOf(again.body.id)}/refused`, undefined, root)
    expect(log.body.items[0].code).toBe('access.denied')
    await roles(['super-admin'])
    expect((await shown(gained)).body.actions.runAgain).toEqual({ allowed: false, code: 'job.maker_gained' })
    expect((await runAgain(gained)).body.code).toBe('job.maker_gained')
    expect(await statusOf(people[10] ?? '')).toBe('active')
  })

  test('is refused in a suspended tenant, whose jobs can be cancelled', async () => {
    const id = await whilePaused(async () => {
      const made = await deactivate([people[10] ?? ''])
      const waiting = await deactivate([people[10] ?? ''])
      await cancel(made)
      await send('POST', `/server/tenants/${north}/suspend`, { reason: 'Not paid' }, root)
      expect((await runAgain(made)).body.code).toBe('tenant.suspended')
      expect((await shown(made)).body.actions.runAgain).toEqual({ allowed: false, code: 'tenant.suspended' })
      expect((await cancel(waiting)).status).toBe(200)
      await send('POST', `/server/tenants/${north}/resume`, undefined, root)
      return made
    })
    expect((await runAgain(newId())).body.code).toBe('job.not_found')
    expect((await send('POST', `${pathOf(id, 'bulk', newId())}/cancel`, undefined, root)).body.code).toBe(
      'job.not_found',
    )
  })
})
