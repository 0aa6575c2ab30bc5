import { useSyncExternalStore } from 'react'
import { later } from '../../ui/later.tsx'
import { onQuestion, waitingQuestion } from './older-credentials.ts'

const OlderCredentialsDialog = later(
  () => import('./OlderCredentialsDialog.tsx').then((module) => module.OlderCredentialsDialog),
  { rare: true },
)

/** Is once on the page, and asks when a change needs to know whether older credentials stay. */
export function OlderCredentialsQuestion() {
  const question = useSyncExternalStore(onQuestion, waitingQuestion)
  return question ? <OlderCredentialsDialog question={question} /> : null
}
