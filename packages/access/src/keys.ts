/** What keys may be, as regular expressions: of roles and of what a profile names. */
export const keyPattern = '^[a-z][a-z0-9-]{0,62}$'
/** Of the roles of a profile: a product may know them by names in capitals, such as `ITAdmin`. */
export const roleKeyPattern = '^[A-Za-z][A-Za-z0-9-]{0,62}$'
/** Of attributes: they are names of fields and headings of columns. */
export const attributeKeyPattern = '^[a-z][a-z0-9-]{0,29}$'
