import { expect, test } from 'vitest'
import { readBackupSettings, timeText } from './backup-settings.ts'

const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'

function settings(set: Record<string, string>) {
  return readBackupSettings((name, parse) => {
    const text = set[name]
    return text === undefined ? undefined : parse(text, name)
  })
}

test('the settings of backups are read, and times are put in order', () => {
  expect(settings({})).toEqual({ folder: undefined, at: [], keep: 7, lock: undefined })
  const { at, lock } = settings({
    ROLLCALL_BACKUP_AT: '14:30, 2:30,14:30',
    ROLLCALL_BACKUP_RECIPIENT: recipient,
  })
  expect(at.map(timeText)).toEqual(['02:30', '14:30'])
  expect(lock).toEqual({ recipient })
})

test.each([
  [{ ROLLCALL_BACKUP_AT: '24:00' }, 'ROLLCALL_BACKUP_AT must be times'],
  [{ ROLLCALL_BACKUP_AT: '02:30', DATABASE_URL: 'postgres://localhost/rollcall' }, 'needs ROLLCALL_BACKUPS'],
  [{ ROLLCALL_BACKUP_KEEP: '0' }, 'ROLLCALL_BACKUP_KEEP must be a whole number'],
  [{ ROLLCALL_BACKUP_PASSPHRASE: 'short' }, '12 characters'],
  // The last letter belongs to its checksum.
  [
    { ROLLCALL_BACKUP_RECIPIENT: `${recipient.slice(0, -1)}q` },
    'ROLLCALL_BACKUP_RECIPIENT must be a public key of age',
  ],
  [{ ROLLCALL_BACKUP_RECIPIENT: recipient, ROLLCALL_BACKUP_PASSPHRASE: 'nine grey geese' }, 'both set'],
] as [Record<string, string>, string][])('%o is refused before the server starts', (set, words) => {
  expect(() => settings(set)).toThrow(words)
})
