/** Choosing roles, and words on roles outside of their own pages. */
export const roleChoice = {
  canManage: '{role} (can manage users and settings)',
  otherwise: 'Otherwise: {role}. {description}',
  role: 'Role',
  searchRoles: 'Search roles',
  roles: 'Roles',
  moreThanYouMay: 'More than you may give',
  noLimit: 'No limit',
  whoCanUse: 'Who can use {permission}?',
  whoCan: 'Who can?',
} as const
