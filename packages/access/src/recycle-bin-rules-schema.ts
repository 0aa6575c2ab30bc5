import { Type } from 'typebox'
import { oneOf } from './account-rules-schema.ts'

/** What happens to accounts, groups and roles that somebody deletes. */
export const recycleBinRules = {
  enabled: Type.Boolean({
    description: 'Whether what is deleted can be restored for a while.',
    default: false,
  }),
  days: Type.Integer({
    minimum: 1,
    maximum: 365,
    description: 'For how many days it can be restored.',
    default: 30,
  }),
  names: oneOf(['free', 'held'], {
    description:
      'Whether the username, the email address or the name can be given to another one meanwhile, or is held.',
    default: 'free',
  }),
}
