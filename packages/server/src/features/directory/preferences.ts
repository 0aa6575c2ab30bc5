import type { Preferences } from '@rollcall/contract/me.ts'

const presets: Preferences = {
  language: 'browser',
  theme: 'system',
  timeZone: 'browser',
  dateFormat: 'YYYY-MM-DD',
  hourCycle: '24',
  times: 'relative',
  pageSize: 50,
  density: 'comfortable',
  columns: {},
}

/** What somebody chose, and for the rest what everybody gets. */
export function preferencesOf(chosen: Partial<Preferences>): Preferences {
  return { ...presets, ...chosen }
}
