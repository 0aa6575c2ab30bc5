import type { FirstStep, FirstSteps } from '@rollcall/contract/overview.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { numberOfAdministrators } from '../grants/administrators.ts'
import { readTenantFacts } from './first-steps.store.ts'

/** The first steps with their state at present; `sendsMail` says whether any node has a mail server. */
export async function firstStepsOf(
  db: Db,
  tenant: Tenant,
  { sendsMail, now }: { sendsMail: boolean; now: Date },
): Promise<FirstSteps> {
  const { people, lookChanged, putAway } = await readTenantFacts(db, tenant.id)
  const administrators = await numberOfAdministrators(db, tenant, 2, now)
  const is = (step: FirstStep['step'], done: boolean): FirstStep => ({ step, state: done ? 'done' : 'open' })
  const steps = [
    is('mail-server', sendsMail),
    is('second-administrator', administrators >= 2),
    is('people', people > Math.max(administrators, 1)),
    is('look', lookChanged),
    { step: 'backup', state: 'unknown' } as const,
  ]
  const ofServer = ['mail-server', 'backup']
  return { putAway, steps: steps.filter(({ step }) => tenant.runsServer || !ofServer.includes(step)) }
}
