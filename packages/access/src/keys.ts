/** What keys may be, as regular expressions: of roles and of what a profile names. */
export const keyPattern = '^[a-z][a-z0-9-]{0,62}$'
/** Of attributes: they are names of fields and headings of columns. */
export const attributeKeyPattern = '^[a-z][a-z0-9-]{0,29}$'
