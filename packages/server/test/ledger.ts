import type { Subject } from '@rollcall/access/subject.ts'
import { expect } from 'vitest'
import { beyond, mayNowIn, type Rights, reachIn, together } from './rights.ts'
import type { Answer, TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** A credential of an account or a group, that somebody holds. */
export interface HeldCredential {
  kind: 'session' | 'api-key' | 'group-key' | 'link' | 'password'
  secret: string
  /** The account or the group. */
  of: string
  /** The creator, if it is another user. */
  by?: string
}

/** The credentials made in a walk, each with the most that it may be worth: its worth when it was made. */
export class Ledger {
  readonly #app: TestApp
  readonly #tenant: string
  readonly #held: (HeldCredential & { bound: Subject })[] = []

  constructor(app: TestApp, tenant: string) {
    this.#app = app
    this.#tenant = tenant
  }

  add(held: HeldCredential, rights: Rights): void {
    this.#held.push({ ...held, bound: reachIn(rights, held.of) })
  }

  /** The last credential of a kind that `which` accepts. */
  last(kind: HeldCredential['kind'], which: (held: HeldCredential) => boolean): HeldCredential | undefined {
    return this.#held.findLast((held) => held.kind === kind && which(held))
  }

  /** Raises a group's keys to the group's current rights, because an owner with all of these has woken them. */
  wake(secretsOf: string, rights: Rights): void {
    for (const held of this.#held) if (held.of === secretsOf) held.bound = reachIn(rights, held.of)
  }

  /**
   * Checks that no credential works whose account or group has more rights by now, unless it was allowed to grow. Returns the number of
   * such credentials.
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
      // An actor who could set the password now gains nothing by knowing it, so it counts as set now.
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

  async #use({ kind, secret, of }: HeldCredential): Promise<Answer> {
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
