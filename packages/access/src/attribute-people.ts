/** Who reads values of an attribute: the account's owner, and callers with one of these permissions. */
export const attributeReaders = ['self', 'users:read', 'users:update'] as const
/** Who changes values. */
export const attributeEditors = ['self', 'users:update'] as const
/** Where nothing is said. */
export const usualReaders = ['self', 'users:read'] as const
export const usualEditors = ['users:update'] as const
