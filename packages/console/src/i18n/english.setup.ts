import { loadMessages } from './messages.ts'

await loadMessages('en')
