import { accessSync, constants } from 'node:fs'
import { ConfigError } from './config-error.ts'

const modes = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full']
/** The driver verifies certificate and name for all of these modes, and warns about the weaker ones. */
const checking = ['prefer', 'require', 'verify-ca']
const files = ['sslrootcert', 'sslcert', 'sslkey']
const known = [...files, 'sslmode', 'sslnegotiation', 'ssl']

/** Reads the address of a PostgreSQL server from a variable, for the driver. Throws a {@link ConfigError} that never has the password. */
export function readDatabaseUrl(text: string, variable: string): string {
  const wrong = (why: string) => new ConfigError(`${variable}: ${why}.`)
  if (!/^postgres(ql)?:\/\//.test(text)) {
    const otherwise =
      variable === 'DATABASE_URL' ? '; without it the embedded database in ROLLCALL_DATA is used' : ''
    throw new ConfigError(`${variable} must begin with postgres://${otherwise}.`)
  }
  const url = parsed(text)
  if (!url)
    throw wrong(
      'it must be like postgres://user:password@host:5432/rollcall, with # / ? @ % and blanks in the user or password as %23 %2F %3F %40 %25 %20',
    )
  checkEncryption(url.searchParams, wrong)
  return url.searchParams.get('uselibpqcompat') === 'true'
    ? text
    : text.replace(/([?&]sslmode=)([\w-]+)/, fully)
}

/** Undefined when an unescaped character has split the address in the wrong place. */
function parsed(text: string): URL | undefined {
  if (/[\s#\p{Cc}]/u.test(text)) return undefined
  // The driver accepts `postgres://user@/rollcall?host=/run/postgresql`, though the URL standard does not.
  const url = URL.parse(text) ?? URL.parse(text.replace('@/', '@localhost/'))
  if (!url || `${url.pathname}${url.search}`.includes('@')) return undefined
  try {
    for (const part of [url.username, url.password, url.hostname, url.pathname, url.search])
      decodeURIComponent(part)
    return url
  } catch {
    return undefined
  }
}

type Wrong = (why: string) => ConfigError

function checkEncryption(parameters: URLSearchParams, wrong: Wrong): void {
  for (const [name, value] of parameters) {
    // The driver ignores unknown parameters: with a misspelt one the connection would be unprotected.
    if (/^ssl/i.test(name) && !known.includes(name)) throw wrong(`${name} is none of ${known.join(', ')}`)
    if (name === 'sslmode' && !modes.includes(value))
      throw wrong(`sslmode must be one of ${modes.join(', ')}; verify-full encrypts and checks the server`)
    if (name === 'ssl' && !['true', '1', '0'].includes(value))
      throw wrong('ssl must be true or 0; sslmode=verify-full says more plainly what is meant')
    if (files.includes(name)) checkFile(name, value, wrong)
  }
}

function checkFile(name: string, path: string, wrong: Wrong): void {
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw wrong(`${name}=${path} cannot be read (${code}); name a PEM file that this user may read`)
  }
}

function fully(_match: string, name: string, mode: string): string {
  return `${name}${checking.includes(mode) ? 'verify-full' : mode}`
}
