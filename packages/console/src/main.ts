import { directionOf } from '@rollcall/messages/direction.ts'
import { beginAtAddress } from './begin.ts'
import { loadMessages, t } from './i18n/messages.ts'

// The first styles stand in the body, below the frame that is painted before them. Styles of later pages are added to the head and must win.
document.head.append(...document.body.querySelectorAll('link'))
const begun = beginAtAddress()
// Pages use sentences as soon as they are loaded.
void loadMessages().then(async () => {
  document.documentElement.lang = t.locale
  document.documentElement.dir = directionOf(t.locale)
  const { showPage } = await import('./app.tsx')
  await begun
  showPage()
})
