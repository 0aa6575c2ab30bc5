import { Button } from '@mantine/core'
import { api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { t } from '../../i18n/messages.ts'
import { type ToastOptions, toastDone, toastProblem } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'

/** So long the toast of a change offers to take it back, in milliseconds. */
const offered = 30_000

/** The button of a toast that takes back what was done by these requests. */
export function undoOffer(requests: readonly string[]): ToastOptions {
  return {
    autoClose: offered,
    action: (
      <Button size="compact-sm" variant="default" onClick={() => void undoAll(requests)}>
        {t('ui.undo')}
      </Button>
    ),
  }
}

/** The last of several changes first, as each may have built on the one before. */
export async function undoAll(requests: readonly string[]): Promise<void> {
  await undoing(async () => {
    for (const request of requests.toReversed())
      await decidingOlder((olderCredentials) => api.undo.run({ request, olderCredentials }))
  })
}

/** Takes back what an audit event tells of. */
export async function undoEvent(event: string): Promise<void> {
  await undoing(() => decidingOlder((olderCredentials) => api.undo.run({ event, olderCredentials })))
}

async function undoing(undo: () => Promise<unknown>): Promise<void> {
  try {
    await undo()
    toastDone(t('ui.undone'))
  } catch (error) {
    toastProblem(t('ui.notUndone'), error)
  }
  await queryClient.invalidateQueries()
}
