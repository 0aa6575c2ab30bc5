export const accountTabs = [
  { to: '/account', label: 'account.profile' },
  { to: '/account/access', label: 'account.access' },
  { to: '/account/password', label: 'account.password', atHome: true },
  { to: '/account/sessions', label: 'account.sessions', atHome: true },
  { to: '/account/api-keys', label: 'account.apiKeys', atHome: true },
  { to: '/account/notices', label: 'account.notices' },
  { to: '/account/preferences', label: 'account.preferences' },
] as const
