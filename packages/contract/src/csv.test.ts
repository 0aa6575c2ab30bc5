import { describe, expect, test } from 'vitest'
import { AuditEvent, type AuditEvent as Event } from './audit.ts'
import { csvCell, csvLine, csvTable, plainCell } from './csv.ts'

describe('cells of a CSV file', () => {
  test.each([
    ['plain', 'plain'],
    ['with,comma', '"with,comma"'],
    ['say "hi"', '"say ""hi"""'],
    ['=HYPERLINK("http://evil")', '"\'=HYPERLINK(""http://evil"")"'],
    ['\t=1+1', '"\'\t=1+1"'],
    [' +1', '"\' +1"'],
    ['@x', '"\'@x"'],
    ['-2', '"\'-2"'],
    ['＝1', '"\'＝1"'],
    ['two\r\nlines', '"two\r\nlines"'],
    [null, ''],
  ])('%j becomes %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })
})

test.each(['=1', "'=1", "''=1", '\t=1', "'\tx", "'plain", "it's", ' +1'])(
  '%j is read back as it was',
  (value) => {
    const cell = csvCell(value)
    const unquoted = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
    expect(plainCell(unquoted)).toBe(value)
  },
)

test('a line ends as in RFC 4180, and an empty cell is empty', () => {
  expect(csvLine(['a', null, undefined, 'b,c'])).toBe('a,,,"b,c"\r\n')
})

test('U4 · an audit event as CSV names the user and the impersonator, with every field of the schema', () => {
  const event: Event = {
    at: '2026-03-01T13:05:00.000Z',
    action: 'access.denied',
    outcome: 'refused',
    actor: { kind: 'user', id: 'u1', name: 'nora' },
    impersonator: { id: 'u2', name: 'ada' },
    apiKey: null,
    target: null,
    reason: null,
    before: null,
    after: { missing: ['users:create'] },
    address: '192.0.2.1',
    userAgent: 'Firefox',
    requestId: 'r1',
    id: 'e1',
  }
  const { head, line } = csvTable(AuditEvent)
  expect(head).toBe(
    'at,action,outcome,actorKind,actorId,actorName,actorDeleted,apiKeyId,apiKeyName,apiKeyCreatedById,apiKeyCreatedByName,impersonatorId,impersonatorName,targetKind,targetId,targetName,targetDeleted,reason,before,after,address,userAgent,requestId,id\r\n',
  )
  expect(line(event)).toBe(
    '2026-03-01T13:05:00.000Z,access.denied,refused,user,u1,nora,,,,,,u2,ada,,,,,,,"{""missing"":[""users:create""]}",192.0.2.1,Firefox,r1,e1\r\n',
  )
})
