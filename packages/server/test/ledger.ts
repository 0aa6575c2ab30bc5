import type { Subject } from '@rollcall/access/subject.ts'
import { expect } from 'vitest'
import { beyond, mayNowIn, type Rights, reachIn, together } from './rights.ts'
import type { Answer, TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** A way into an account or a group, as somebody has it. */
export interface Held {
  kind: 'session' | 'api-key' | 'group-key' | 'link' | 'password'
  secret: string
  /** The account or the group. */
  of: string
  /** Whoever made it, where that is somebody else. */
  by?: string
}

/** What was made in a walk that lets somebody in, with what each may be worth at most: as much as when it was made. */
export class Ledger {
  readonly #app: TestApp
  readonly #tenant: string
  readonly #held: (Held & { bound: Subject })[] = []

  constructor(app: TestApp, tenant: string) {
    this.#app = app
    this.#tenant = tenant
  }

  add(held: Held, rights: Rights): void {
    this.#held.push({ ...held, bound: reachIn(rights, held.of) })
  }

  /** What somebody has made last of a kind. */
  last(kind: Held['kind'], which: (held: Held) => boolean): Held | undefined {
    return this.#held.findLast((held) => held.kind === kind && which(held))
  }

  /** A group's keys are worth what it carries now, because one of its owners who has all of it said so. */
  wake(secretsOf: string, rights: Rights): void {
    for (const held of this.#held) if (held.of === secretsOf) held.bound = reachIn(rights, held.of)
  }

  /**
   * Everything whose account or group has outgrown it must be good for nothing; where it was said that it may grow, it may. Returns how
   * many had been outgrown.
   */
  async expectWorth(
    before: Rights,
    rights: Rights,
    { kept, what }: { kept: boolean; what: string },
  ): Promise<number> {
    let outgrown = 0
    for (const held of [...this.#held]) {
      const reach = reachIn(rights, held.of)
      if (beyond(rights, reach, held.bound).length === 0) continue
      const grewNow = beyond(rights, reach, reachIn(before, held.of)).length > 0
      if (kept && grewNow && held.kind !== 'group-key') {
        held.bound = together(held.bound, reach)
        continue
      }
      // Who could choose the password anew at this moment gains nothing by knowing it: it is as if it were chosen now.
      if (
        held.by &&
        held.kind === 'password' &&
        beyond(rights, reach, mayNowIn(rights, held.by)).length === 0
      ) {
        held.bound = together(held.bound, reach)
        continue
      }
      outgrown += 1
      const { status, raw } = await this.#use(held)
      expect([401, 403, 404, 410, 429], `${held.kind} of ${held.of} after ${what}: ${raw}`).toContain(status)
      if (held.kind !== 'group-key') this.#held.splice(this.#held.indexOf(held), 1)
    }
    return outgrown
  }

  async #use({ kind, secret, of }: Held): Promise<Answer> {
    if (kind === 'session') return this.#app.request({ path: '/me', cookie: secret })
    if (kind === 'link')
      return this.#app.request({ method: 'POST', path: '/password-resets/check', body: { token: secret } })
    if (kind === 'password') return this.#app.signIn(await this.#usernameOf(of), secret, this.#tenant)
    return this.#app.request({ path: '/me', apiKey: secret })
  }

  async #usernameOf(id: string): Promise<string> {
    const row = await asOwner(this.#app.storage.database, (db) =>
      db.selectFrom('users').select('username').where('id', '=', id).executeTakeFirst(),
    )
    return row?.username ?? 'nobody'
  }
}
