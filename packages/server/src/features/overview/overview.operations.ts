import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../operations/implement.ts'
import { ref } from '../../platform/events.ts'
import { updatePutAway } from './first-steps.store.ts'
import { firstStepsOf } from './first-steps.ts'
import { showOperation } from './overview.show.ts'

/** `sendsMail` says whether this node or another one has a mail server. */
export function overviewOperations(sendsMail: () => boolean) {
  return implement(contract.overview, {
    show: showOperation,

    async showFirstSteps({ db, tenant, now }) {
      return firstStepsOf(db, tenant, { sendsMail: sendsMail(), now })
    },

    async putAwayFirstSteps({ db, tenant, emit, now }, { putAway }) {
      const before = await firstStepsOf(db, tenant, { sendsMail: sendsMail(), now })
      await updatePutAway(db, tenant.id, putAway ? now : null)
      emit('settings.first-steps-changed', {
        tenant: ref(tenant),
        before: { putAway: before.putAway },
        after: { putAway },
      })
      return { ...before, putAway }
    },
  })
}
