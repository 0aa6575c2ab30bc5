import { loadLogMessages, loadMessages, loadPageMessages, loadSignedInMessages } from './messages.ts'

await loadMessages('en')
await loadSignedInMessages('en')
await loadPageMessages('en')
await loadLogMessages('en')
