import { Type } from 'typebox'

/** Which accounts may be given access to other tenants, and when the owners of machines are warned. */
export const serviceAccountRules = {
  roles: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    uniqueItems: true,
    description:
      'Only accounts with one of these roles may become service accounts. Nobody may if it is empty.',
    default: [],
  }),
}
