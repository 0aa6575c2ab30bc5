import type { CallOptions } from '@rollcall/contract/client.ts'
import { useRef } from 'react'
import { type ToastOptions, toastDone } from '../../ui/toast.tsx'
import { undoOffer } from './undo-offer.tsx'

interface Undo {
  /** The options of the calls that are to be undone together. */
  readonly noted: CallOptions
  /** Says that they are done, with a button that takes them back. */
  toastDone(message: string): void
}

/** Remembers the requests of changes, so that the toast which tells of them can take them back. */
export function useUndo(): Undo {
  const requests = useRef<string[]>([])
  return {
    noted: {
      heard(response) {
        const id = response.headers.get('x-request-id')
        if (id) requests.current.push(id)
      },
    },
    toastDone(message) {
      const made = requests.current.splice(0)
      const options: ToastOptions = made.length > 0 ? undoOffer(made) : {}
      toastDone(message, options)
    },
  }
}
