/** What is wrong with one field of a request. The first ones follow the name of the field. */
export const field = {
  // By the schema of an operation
  missing: 'is missing',
  unknown: 'is not a field of this operation',
  not_allowed: 'is not one of the allowed values',
  pattern: 'must match {pattern}',
  key: 'must be {most} lower-case letters, digits and hyphens at most, beginning with a letter{digit, select, yes { or digit} other {}}',
  uuid: 'must be a UUID in lower case',
  character: 'has the character {character}, which is not allowed here',
  date: 'is not a date and time that exists',
  nothing_visible: 'must be more than characters that cannot be seen',
  type: 'must be {type}',
  at_least: 'must be >= {limit}',
  at_most: 'must be <= {limit}',
  min_characters: 'must not have fewer than {limit} characters',
  max_characters: 'must not have more than {limit} characters',
  min_items: 'must not have fewer than {limit} items',
  max_items: 'must not have more than {limit} items',
  min_properties: 'must not have fewer than {limit} properties',
  max_properties: 'must not have more than {limit} properties',
  duplicates: 'must not have duplicate items',
  invalid: '{reason}',
  prototype: 'and constructor.prototype are not fields of any operation',

  // By the rules of an operation
  blank: 'must be more than blanks',
  unseen: 'must not contain the character {character}, which cannot be seen',
  name_too_long: 'is too long when its letters are written out',
  no_network: 'is no IP address and no network in CIDR notation',
  unknown_placeholder: 'has the placeholder {placeholder}, which this kind of mail does not have here',
  missing_placeholder: 'needs the placeholder {placeholder}',
  placeholder_alone: 'must have the placeholder {placeholder} once, in a paragraph of its own',
  stray_brace: 'has a brace that belongs to no placeholder',
  no_picture: 'is not a PNG, JPEG or WebP picture',
  picture_too_large:
    'is larger than {bytes, number} bytes, than {side} pixels on a side, or than {pixels, number} pixels in all',
  picture_damaged: 'cannot be read to its end: save the picture anew and try again',
  in_future: 'must lie in the future',
  too_far: 'must lie within the next 366 days',
  in_future_after_start: 'must lie in the future, after the beginning',
  no_time_zone: 'is not a time zone of the IANA database',
  wrong_password: 'is not your current password',
  exactly_one: 'must be exactly one',
  no_account: 'is nobody’s id',
  named_twice: 'is named twice; you own what you create',
  not_in_catalogue: '{key} is not in the catalogue',
  no_administrator: 'must be an active account of a person that has the role {role} for good',

  // By the rules of names
  username_required: 'A username is required.',
  username_surplus: 'People sign in with their email address here: leave the username out.',
  email_required: 'An email address is required.',
  email_required_for_invitation: 'An email address is required: the invitation goes there.',
  confirmation_wrong: 'Enter your username exactly as it is shown.',
  email_unchanged: 'This is your address already.',
  email_not_kept: 'Accounts of this tenant have no email address.',
  email_taken: 'Another account has this email address.',
  email_at_sign: 'An email address has exactly one @.',
  email_too_long: 'An email address must not be longer than {max} characters.',
  email_local_part:
    'Before the @ of an email address, use letters from a to z, digits and signs without blanks or quotes.',
  email_domain: 'After the @ of an email address must come a domain such as example.com.',
  password_required: 'A password is required.',
  password_surplus: 'Leave the password out: the owner of the account chooses it.',
  name_longer:
    '{what, select, alias {An alias} other {A username}} must not be longer than {max} characters.',
  name_empty: '{what, select, alias {An alias} other {A username}} must not be empty.',
  name_unseen:
    '{what, select, alias {An alias} other {A username}} must not contain the character {character}, which cannot be seen.',
  name_blanks:
    '{what, select, alias {An alias} other {A username}} must not begin or end with a blank or have two in a row.',
  name_accent:
    '{what, select, alias {An alias} other {A username}} must not have an accent without a letter.',
  name_mixed:
    '{what, select, alias {An alias} other {A username}} must not mix letters of different alphabets within a word.',
  name_group:
    '{what, select, alias {An alias} other {A username}} must not begin with "group:", under which groups act.',
  name_visitor:
    '{what, select, alias {An alias} other {A username}} must not begin with "visitor:", under which visitors from other tenants act.',
  name_system:
    '{what, select, alias {An alias} other {A username}} must not be one under which Rollcall itself acts.',

  // By the rules of attributes
  attribute_unknown: 'There is no such attribute, or you may not use it here.',
  attribute_required: 'Enter a value.',
  attribute_number: 'Enter a number such as 3 or 2.5.',
  attribute_date: 'Enter a day that exists, such as 2026-11-21.',
  attribute_accent: 'Put a letter before each accent.',
  attribute_yes_no: 'Enter yes or no.',
  attribute_pattern: 'The value does not match {pattern}.',
  attribute_choice: 'Choose one of: {choices}.',
  attribute_taken: 'Another account has this value.',
  attribute_filters: 'Write keys with values, such as department:Sales;level:3.',
  attribute_key_kept: 'Every account has a field of this name.',
  attribute_key_taken: 'Another attribute has this key.',
  attribute_many: 'A tenant has {most, number} attributes at most.',
  attribute_needs_choices: 'Enter at least one value.',
  attribute_not_of_type: 'This is not possible for the type {type}.',
  attribute_pattern_bad: 'This pattern cannot be used: {reason}.',
  attribute_needs_reader:
    'First choose who reads it: users who edit must read, and lists, filters and searches need users:read or users:update.',
  attribute_values_hidden:
    'Users have values that you may not read. Delete the attribute with its values, and add it again with other readers.',
  attribute_many_searchable: 'Searches look into {most, number} attributes at most.',
} as const
