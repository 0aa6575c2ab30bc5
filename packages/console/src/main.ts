import { askAhead } from './ask-ahead.ts'
import { loadMessages, t } from './i18n/messages.ts'

askAhead(window.location)
// What pages are made of says sentences as soon as it is loaded.
void loadMessages()
  .then(() => {
    document.documentElement.lang = t.locale
    return import('./app.tsx')
  })
  .then(({ showPage }) => showPage())
