import type { Log } from '../src/platform/database/database.ts'

const ignore = () => {}

/** A log that writes nothing. Tests check behaviour instead. */
export const silentLog: Log = { info: ignore, warn: ignore, error: ignore, fatal: ignore }
