/** The browser that tests use; undefined without any. */
export function findBrowser(): string | undefined
/** The connection pooler that tests use; undefined without any. */
export function findPooler(): string | undefined
/** One of the proxies that deploy/ has a file for. */
export function findProxy(name: string): string | undefined
/** Sees to it that the system parts are there, or throws an error that names each one that is missing. */
export function ensureSystemParts(): void
