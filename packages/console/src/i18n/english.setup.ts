import { loadLogMessages, loadMessages, loadSignedInMessages } from './messages.ts'

await loadMessages('en')
await loadSignedInMessages('en')
await loadLogMessages('en')
