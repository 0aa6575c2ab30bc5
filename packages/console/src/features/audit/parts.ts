import { loadLogMessages } from '../../i18n/messages.ts'
import { later } from '../../ui/later.tsx'

// For pages that show events among other things: the sentences of events are loaded with the first of them.

export const EventTable = later(
  async () => {
    await loadLogMessages()
    return (await import('./EventTable.tsx')).EventTable
  },
  { rare: true },
)

/** An event in the reader's words; its names lead on. */
export const EventSentence = later(
  async () => {
    await loadLogMessages()
    return (await import('./EventSentence.tsx')).EventSentence
  },
  { rare: true },
)
