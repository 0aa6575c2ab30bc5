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
  defaultViews: {},
  notificationsSeenAt: null,
}

/** The user's own choices, with the defaults for the rest. */
export function preferencesOf(chosen: Partial<Preferences>): Preferences {
  return { ...presets, ...chosen }
}
