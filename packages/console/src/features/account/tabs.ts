export const accountTabs = [
  { to: '/account', label: 'Profile' },
  { to: '/account/password', label: 'Password' },
  { to: '/account/sessions', label: 'Sessions' },
  { to: '/account/api-keys', label: 'API keys' },
  { to: '/account/notices', label: 'Notices' },
  { to: '/account/preferences', label: 'Time & Display' },
] as const
