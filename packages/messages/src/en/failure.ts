/** What pages say that cannot be shown, and what cannot be reached. */
export const failure = {
  pageTitle: 'Something went wrong on the server',
  page: 'This page could not go on. Reload it; if it happens again, tell your administrator.',
  unreachableTitle: 'The server cannot answer right now',
  unreachable: 'The server cannot be reached. Check the connection and try again.',
  deniedTitle: 'You do not have the permission for this',
  needsPermission: 'This page needs the permission {permission}. Ask an administrator for it.',
  disabledTitle: 'The rules of this tenant do not allow this',
  noGroups: 'There are no groups here: the profile of this tenant leaves them out.',
  otherTenant: 'You are signed in to {tenant}. This address is not of that tenant.',
  otherTenantText:
    'This address is of the tenant <b>{tenant}</b>. You are signed in as <b>{name}</b> to <b>{own}</b>, and that account has no access here.',
  goToTenant: 'Go to {tenant}',
  signInTo: 'Sign out, and sign in to {tenant}',
  otherTenantTitle: 'You are signed in to another tenant',
  noAccess: 'You do not have access to this page',
  firstPage: 'Go to the first page',
  notFoundTitle: 'Not found',
  notFound: 'There is nothing at this address',
  notFoundText: 'The link may be old, or mistyped. It may have been deleted.',
} as const
