import { writeFileSync } from 'node:fs'
import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, type Flags, readConfig, withPort } from './config.ts'

/** All variables that the program reads. */
const variables = lookedAt()

function lookedAt(): string[] {
  const names = new Set<string>()
  const watched = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => {
        // Each variable may also name a file.
        if (!String(name).endsWith('_FILE')) names.add(String(name))
        return name === 'ROLLCALL_SMTP_URL' ? 'smtp://localhost' : undefined
      },
    },
  )
  problemsOf({}, watched)
  return [...names]
}

function problemsOf(flags: Flags, environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(flags, environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('configuration', () => {
  test('has a default for everything', () => {
    const config = readConfig({}, {})
    expect(config).toMatchObject({
      host: 'localhost',
      port: 7400,
      publicUrl: 'http://localhost:7400',
      databaseUrl: undefined,
      profile: 'default',
      trustedProxies: [],
    })
    expect(config.dataDir).toMatch(/\/data$/)
  })

  test('flags win over the environment', () => {
    const environment = { ROLLCALL_PORT: '1', ROLLCALL_PROFILE: 'mimir', ROLLCALL_DATA: '/a' }
    expect(readConfig({ port: '2', data: '/b' }, environment)).toMatchObject({
      port: 2,
      profile: 'mimir',
      dataDir: '/b',
    })
  })

  test('reads each setting from the file that its variable with _FILE names', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'rollcall-settings-'))
    const file = (name: string, text: string) => {
      writeFileSync(join(folder.path, name), text)
      return join(folder.path, name)
    }
    const url = 'postgres://rollcall:pa%2Fss@db/rollcall'
    const environment = {
      DATABASE_URL_FILE: file('database-url', `${url}\n`),
      ROLLCALL_SMTP_URL: 'smtp://localhost',
      ROLLCALL_MAIL_FROM_FILE: file('mail-from', 'users@example.com'),
    }
    const config = readConfig({}, environment)
    expect(config.databaseUrl).toBe(url)
    expect(config.mail?.from).toMatchObject({ address: 'users@example.com' })
    const wrong = {
      DATABASE_URL: url,
      DATABASE_URL_FILE: environment.DATABASE_URL_FILE,
      ROLLCALL_METRICS_TOKEN_FILE: join(folder.path, 'missing'),
      ROLLCALL_API_KEY_FILE: file('empty', '\n'),
    }
    const problems = problemsOf({}, wrong).join('\n')
    expect(problems).toContain('DATABASE_URL and DATABASE_URL_FILE are both set')
    expect(problems).toMatch(/ROLLCALL_METRICS_TOKEN_FILE is ".*missing", which cannot be read \(ENOENT\)/)
    expect(problems).toMatch(/ROLLCALL_API_KEY_FILE is ".*empty", which is empty/)
    expect(problems).not.toContain('pa%2Fss')
  })

  test('reads the networks of proxies, and none from an empty list', () => {
    expect(readConfig({}, { ROLLCALL_TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' }).trustedProxies).toEqual([
      '10.0.0.0/8',
      '127.0.0.1',
    ])
    expect(readConfig({}, { ROLLCALL_TRUSTED_PROXIES: ' ' }).trustedProxies).toEqual([])
  })

  test('reads the origins of products as browsers write them, each once', () => {
    const text = 'http://localhost:7500, https://Hunts.Example.com:443/,https://hunts.example.com'
    expect(readConfig({}, { ROLLCALL_PRODUCT_ORIGINS: text }).productOrigins).toEqual([
      'http://localhost:7500',
      'https://hunts.example.com',
    ])
    expect(readConfig({}, {}).productOrigins).toEqual([])
  })

  test.each([
    ['ROLLCALL_PORT', '70000', /ROLLCALL_PORT must be a whole number from 0 to 65535/],
    ['ROLLCALL_PORT', '74x', /it is "74x"/],
    ['ROLLCALL_URL', 'users.example.com', /ROLLCALL_URL must be an http\(s\) address/],
    ['ROLLCALL_URL', 'https://example.com/users', /without a path/],
    ['ROLLCALL_URL', 'javascript:alert(1)', /http\(s\)/],
    ['ROLLCALL_URL', 'https://ada@users.example.com', /without a path/],
    ['ROLLCALL_PRODUCT_ORIGINS', 'https://a.example, b.example', /"b\.example" is not/],
    ['ROLLCALL_PRODUCT_ORIGINS', 'https://a.example/hunts', /without a path/],
    ['ROLLCALL_PRODUCT_ORIGINS', 'https://*.example', /wildcards/],
    ['ROLLCALL_PRODUCT_ORIGINS', '*', /wildcards/],
    ['ROLLCALL_PRODUCT_ORIGINS', 'null', /"null" is not/],
    ['ROLLCALL_PRODUCT_ORIGINS', 'https://users.example@evil.example', /is not/],
    ['ROLLCALL_PRODUCT_ORIGINS', 'javascript:alert(1)', /http\(s\)/],
    ['DATABASE_URL', 'mysql://localhost/x', /DATABASE_URL must begin with postgres/],
    ['ROLLCALL_PASSWORD_WORKERS', '0', /from 1 to 64/],
    ['ROLLCALL_PASSWORD_WORKERS', '2.5', /from 1 to 64/],
    ['ROLLCALL_DATABASE_POOL', '1', /from 2 to 500/],
    ['ROLLCALL_DATABASE_POOL', 'many', /it is "many"/],
    ['ROLLCALL_PORT', '-1', /it is "-1"/],
    ['ROLLCALL_PORT', 'tcp://10.96.0.7:7400', /Kubernetes/],
    ['ROLLCALL_HOST', 'http://0.0.0.0', /ROLLCALL_HOST must be an address/],
    ['ROLLCALL_HOST', '0.0.0.0:7400', /without scheme and port/],
    ['ROLLCALL_DATA', '~/rollcall', /ROLLCALL_DATA is "~\/rollcall"/],
    ['ROLLCALL_TRUSTED_PROXIES', 'traefik', /ROLLCALL_TRUSTED_PROXIES must be addresses.*"traefik" is not/],
    ['ROLLCALL_TRUSTED_PROXIES', '10.0.0.1, 10.0.0.0/33', /"10\.0\.0\.0\/33" is not/],
    ['ROLLCALL_TRUSTED_PROXIES', '0.0.0.0/0', /is everybody/],
    ['ROLLCALL_TRUSTED_PROXIES', '::/0', /is everybody/],
    ['ROLLCALL_TRUSTED_PROXIES', '10.0.0.1 10.0.0.2', /separated by commas/],
    ['ROLLCALL_LOG_LEVEL', 'verbose', /ROLLCALL_LOG_LEVEL must be one of trace, debug/],
    ['ROLLCALL_LOG_LEVEL', 'INFO', /it is "INFO"/],
    ['ROLLCALL_API_KEY', 'rck_a b', /ROLLCALL_API_KEY has a blank/],
    ['ROLLCALL_API_KEY', '“rck_a”', /without quotes/],
    ['ROLLCALL_SMTP_URL', 'mail.example.com', /ROLLCALL_MAIL_FROM is missing/],
    ['DATABASE_URL', 'postgres://u:12#34@db.example/x', /%23/],
    ['DATABASE_URL', 'postgres://u:pa#ss@db.example/x', /%23/],
    ['DATABASE_URL', 'postgres://u:12/34@db.example/x', /%2F/],
    ['DATABASE_URL', 'postgres://u:pa/ss@db.example/x', /%2F/],
    ['DATABASE_URL', 'postgres://u:12?34@db.example/x', /%3F/],
    ['DATABASE_URL', 'postgres://u:pa%ss@db.example/x', /%25/],
    ['DATABASE_URL', 'postgres://u:pa ss@db.example/x', /%20/],
    ['DATABASE_URL', 'postgres://db.example:port/x', /host:5432/],
    ['DATABASE_URL', 'postgres://db.example/x?sslmode=on', /sslmode must be one of/],
    ['DATABASE_URL', 'postgres://db.example/x?sslmod=require', /sslmod is none of/],
    ['DATABASE_URL', 'postgres://db.example/x?ssl=false', /ssl must be/],
    [
      'DATABASE_URL',
      'postgres://db.example/x?sslrootcert=/no/ca.pem',
      /\/no\/ca\.pem cannot be read \(ENOENT\)/,
    ],
  ])('%s=%s is refused with a sentence that names it', (name, value, message) => {
    const read = () => readConfig({}, { [name]: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(message)
  })

  test('U13 · an empty or blank variable counts as unset, for every variable', () => {
    const empty = Object.fromEntries(variables.map((name) => [name, '']))
    const blank = Object.fromEntries(variables.map((name) => [name, ' \n']))
    expect(readConfig({}, empty)).toEqual(readConfig({}, {}))
    expect(readConfig({}, blank)).toEqual(readConfig({}, {}))
  })

  test('U13 · all mistakes are reported at once, one sentence for each, without passwords', () => {
    const environment = {
      DATABASE_URL: 'postgres://u:secret#1@db.example/x',
      ROLLCALL_URL: 'https://ada:secret@users.example.com',
      ROLLCALL_LOG_LEVEL: 'loud',
    }
    const problems = problemsOf({ port: 'eighty' }, environment)
    expect(problems).toHaveLength(4)
    expect(problems.join()).toContain('--port (ROLLCALL_PORT) must be a whole number')
    expect(problems.join()).not.toContain('secret')
  })

  test('an address of PostgreSQL is accepted in every form that the driver supports, and TLS verifies the server', () => {
    const given = (text: string) => readConfig({}, { DATABASE_URL: text }).databaseUrl
    for (const text of [
      'postgres://u:p%23%40%2F@db.example:5432/x',
      'postgresql://db.example/x?sslmode=verify-full',
      'postgres://u@/x?host=/run/postgresql',
      'postgres://%2Frun%2Fpostgresql/x',
      'postgres://u:p@[::1]:5432/x?sslmode=no-verify',
    ])
      expect(given(text)).toBe(text)
    // The driver treats these modes the same way anyway, and warns at every start that this will change.
    for (const mode of ['prefer', 'require', 'verify-ca'])
      expect(given(`postgres://db.example/x?sslmode=${mode}&host=h`)).toBe(
        'postgres://db.example/x?sslmode=verify-full&host=h',
      )
  })

  test('C6 · with port 0 the public address gets the port that the system chose, unless a public address is set', () => {
    expect(withPort(readConfig({ port: '0' }, {}), 4711)).toMatchObject({
      port: 4711,
      publicUrl: 'http://localhost:4711',
    })
    const behind = readConfig({ port: '0' }, { ROLLCALL_URL: 'https://users.example.com' })
    expect(withPort(behind, 4711).publicUrl).toBe('https://users.example.com')
  })

  test('docs/operators.md has every setting', async () => {
    const guide = await readFile(new URL('../../../../docs/operators.md', import.meta.url), 'utf8')
    for (const name of variables) expect(guide).toMatch(new RegExp(`^\\| \`${name}\` `, 'm'))
  })

  test('the public address loses a trailing slash and is an origin only', () => {
    expect(readConfig({}, { ROLLCALL_URL: 'https://users.example.com/' }).publicUrl).toBe(
      'https://users.example.com',
    )
  })
})
