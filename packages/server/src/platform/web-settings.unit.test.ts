import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const readWebSettings = (environment: Record<string, string>) => readConfig({}, environment).web

test('without settings no token is required and nothing is shown', () => {
  const nothing = { hstsSubdomains: false, metricsToken: undefined, securityContact: undefined }
  expect(readWebSettings({})).toEqual(nothing)
  const empty = { ROLLCALL_HSTS_SUBDOMAINS: '', ROLLCALL_METRICS_TOKEN: '', ROLLCALL_SECURITY_CONTACT: '' }
  expect(readWebSettings(empty)).toEqual(nothing)
})

test('settings are read', () => {
  const environment = {
    ROLLCALL_HSTS_SUBDOMAINS: 'true',
    ROLLCALL_METRICS_TOKEN: '0123456789abcdef',
    ROLLCALL_SECURITY_CONTACT: 'mailto:security@example.com',
  }
  expect(readWebSettings(environment)).toEqual({
    hstsSubdomains: true,
    metricsToken: '0123456789abcdef',
    securityContact: 'mailto:security@example.com',
  })
})

test.each([
  ['ROLLCALL_HSTS_SUBDOMAINS', 'yes'],
  ['ROLLCALL_METRICS_TOKEN', 'short'],
  ['ROLLCALL_METRICS_TOKEN', 'a token with blanks in it'],
  ['ROLLCALL_SECURITY_CONTACT', 'security@example.com'],
  ['ROLLCALL_SECURITY_CONTACT', 'http://example.com/'],
  ['ROLLCALL_SECURITY_CONTACT', 'mailto:a@example.com\nPolicy: x'],
])('%s=%j is refused in a sentence that names it', (name, value) => {
  expect(() => readWebSettings({ [name]: value })).toThrow(new RegExp(`${name} must `))
})
