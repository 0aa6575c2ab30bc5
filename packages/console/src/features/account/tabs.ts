export const accountTabs = [
  { to: '/account', label: 'account.profile' },
  { to: '/account/access', label: 'account.access' },
  { to: '/account/password', label: 'account.password' },
  { to: '/account/sessions', label: 'account.sessions' },
  { to: '/account/api-keys', label: 'account.apiKeys' },
  { to: '/account/notices', label: 'account.notices' },
  { to: '/account/preferences', label: 'account.preferences' },
] as const
