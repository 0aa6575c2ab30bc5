import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

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
  ])('%s=%s is refused with a sentence that names it', (name, value, message) => {
    const read = () => readConfig({}, { [name]: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(message)
  })

  test('the public address loses a trailing slash and keeps nothing but its origin', () => {
    expect(readConfig({}, { ROLLCALL_URL: 'https://users.example.com/' }).publicUrl).toBe(
      'https://users.example.com',
    )
  })
})
