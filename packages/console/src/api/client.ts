import { createClient } from '@rollcall/contract/client.ts'

/** The server that sent this page: same origin, session cookie. */
export const api = createClient()
