import { MigrationError } from './errors.ts'

/**
 * Turns PostgreSQL's refusal of a connection into a sentence that says what to do. Returns any other error as it is. Never repeats the
 * password of the address.
 */
export function explainRefusal(error: unknown, url = ''): unknown {
  if (!(error instanceof Error) || error instanceof MigrationError) return error
  const { code = '' } = error as { code?: string }
  const found = refusals.find(({ states, words }) => states?.includes(code) || words?.test(error.message))
  return found ? new MigrationError(found.sentence(namesIn(url), error.message), { cause: error }) : error
}

interface Names {
  user: string
  database: string
  host: string
}

interface Refusal {
  states?: readonly string[]
  words?: RegExp
  sentence(names: Names, said: string): string
}

const refusals: readonly Refusal[] = [
  {
    words: /client password must be/,
    sentence: ({ user, host }) =>
      `PostgreSQL at ${host} asks for the password of ${user}, and DATABASE_URL has none. Write postgres://${user}:PASSWORD@${host}/…, ` +
      `with # / @ % in the password as %23 %2F %40 %25. To give the role one: psql -c "\\password ${user}"`,
  },
  {
    states: ['28P01'],
    sentence: ({ user, host }) =>
      `PostgreSQL at ${host} refuses the password of ${user}. Correct DATABASE_URL (# / @ % in a password are written %23 %2F %40 %25).`,
  },
  {
    states: ['28000'],
    sentence: ({ user, host }, said) =>
      `PostgreSQL at ${host} does not let ${user} in: ${said}. Make the role (createuser) or allow the connection in pg_hba.conf.`,
  },
  {
    states: ['3D000'],
    sentence: ({ database, user, host }) =>
      `There is no database ${database} at ${host}. Make it: createdb --owner ${user} --encoding UTF8 --template template0 ${database}`,
  },
  {
    words: /does not support SSL connections/,
    sentence: ({ host }) =>
      `PostgreSQL at ${host} speaks no TLS. Turn it on there (ssl = on), or leave sslmode out of DATABASE_URL.`,
  },
  {
    states: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_GET_ISSUER_CERT',
    ],
    sentence: ({ host }) =>
      `This machine does not trust the authority of the certificate of PostgreSQL at ${host}. Name that authority in DATABASE_URL: ` +
      '?sslmode=verify-full&sslrootcert=/path/to/ca.pem',
  },
  {
    states: ['CERT_HAS_EXPIRED'],
    sentence: ({ host }) => `The certificate of PostgreSQL at ${host} has expired. Renew it there.`,
  },
  {
    states: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    sentence: ({ host }, said) =>
      `The certificate of PostgreSQL at ${host} is for another name. ${said}. Write the name that it is for in DATABASE_URL.`,
  },
]

function namesIn(url: string): Names {
  // URL does not accept the addresses of sockets.
  const address = URL.parse(url) ?? new URL('postgres://localhost')
  const user = decodeURIComponent(address.username) || 'the current user'
  return {
    user,
    database: decodeURIComponent(address.pathname.slice(1)) || user,
    host: address.host || 'localhost',
  }
}
