import { beginAtAddress } from './begin.ts'
import { loadMessages, t } from './i18n/messages.ts'

const begun = beginAtAddress()
// What pages are made of says sentences as soon as it is loaded.
void loadMessages().then(async () => {
  document.documentElement.lang = t.locale
  const { showPage } = await import('./app.tsx')
  await begun
  showPage()
})
