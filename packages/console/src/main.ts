import { directionOf } from '@rollcall/messages/direction.ts'
import { beginAtAddress } from './begin.ts'
import { loadMessages, t } from './i18n/messages.ts'

const begun = beginAtAddress()
// Pages use sentences as soon as they are loaded.
void loadMessages().then(async () => {
  document.documentElement.lang = t.locale
  document.documentElement.dir = directionOf(t.locale)
  const { showPage } = await import('./app.tsx')
  await begun
  showPage()
})
