/** What the address of the users page can ask about an account; the dialog opens as from its row. */
export const userAsks = [
  'viewAs',
  'changeRoles',
  'activate',
  'deactivate',
  'resetPassword',
  'removePicture',
  'offboard',
  'delete',
] as const
export type UserAsk = (typeof userAsks)[number]
