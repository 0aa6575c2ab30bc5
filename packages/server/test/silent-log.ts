import type { Log } from '../src/platform/database/database.ts'

const ignore = () => {}

/** A log for tests: what they check is behaviour. */
export const silentLog: Log = { info: ignore, warn: ignore, error: ignore, fatal: ignore }
