import type { Operation } from '@rollcall/contract/operation.ts'
import { type Judged, judgeNow } from './authorise.ts'
import { commitChange } from './change.ts'
import type { Db } from './database/database.ts'
import type { Context } from './operations.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'
import { Refusal } from './problem.ts'
import { Recorder } from './record.ts'
import type { RunDeps } from './run.ts'

/** What a part of a job works with. */
export type PartContext<Actor> = Pick<
  Context<Actor>,
  'db' | 'actor' | 'tenant' | 'record' | 'now' | 'held' | 'requireTenantAlone'
>

/** A part of what an accepted call has left to be done later. */
export interface Part<T> {
  /** What was called: the part needs the same permission. */
  declaration: Operation
  tenant: Tenant
  origin: RequestOrigin
  /** Whoever called, as they are now; undefined when they may not sign in any more. */
  actor(db: Db, at: { tenant: Promise<Tenant>; now: Date }): Promise<Principal | undefined>
  act(context: PartContext<Principal>): Promise<T>
  /** Happens instead, in the same transaction, when they may not do it any more. */
  refuse(context: PartContext<undefined>, refusal: Refusal): Promise<T>
}

export type PartRunner = <T>(part: Part<T>) => Promise<T>

/** Runs parts as calls are run: judged by the rights of this moment with the tenant held alone, done and recorded in one transaction. */
export function partRunner(deps: RunDeps): PartRunner {
  return async (part) => {
    const { declaration, tenant, origin } = part
    const now = deps.clock.now()
    const record = new Recorder()
    return commitChange(
      {
        declaration,
        tenant,
        origin,
        record,
        now,
        mayRecordNothing: true,
        judge: (db): Promise<Judged<Principal | Refusal>> =>
          judgeNow(
            db,
            declaration,
            tenant,
            undefined,
            (held) => part.actor(db, { tenant: held, now }),
            deps,
          ).catch(asRefusal),
        act: async (db, { actor, held }) => {
          const common = { db, record, now, held, requireTenantAlone: () => undefined }
          return actor instanceof Refusal
            ? part.refuse({ ...common, actor: undefined, tenant }, actor)
            : part.act({ ...common, actor, tenant: actor.tenant })
        },
      },
      deps,
    )
  }
}

function asRefusal(error: unknown): Judged<Refusal> {
  if (error instanceof Refusal) return { actor: error, held: new Map() }
  throw error
}
