import { type Expected, list, type Operation, page, share } from './growth-question.ts'

const sorts = ['createdAt', 'lastSignInAt', 'status', 'provider'].flatMap((column) => [column, `-${column}`])

/** Every order of the list: of all users, and of those that filters leave. */
export function ofSortedUsers(): Operation[] {
  const filters = [
    ['users', ''],
    ['a role that 99 % have', 'role=member'],
    ['a role that 1 % have', 'role=auditor'],
    ['inactive', 'status=inactive'],
    ['not locked', 'locked=false'],
    ['a group of half of all', 'group=GROUP'],
    ['an attribute that 99 % have', 'attributes=department:Sales'],
    ['an attribute that 1 % have', 'attributes=department:Legal'],
    ['a first name that 2 % have', 'q=anna'],
    ['a letter that many have', 'q=a'],
  ]
  return filters.flatMap(([name, filter]) =>
    sorts.map((sort) => page(`${name}, by ${sort}`, `/users?${filter}&sort=${sort}`)),
  )
}

/** Groups and attributes as filters, alone and beside others. */
export function ofFilteredUsers(): Operation[] {
  const filters: [name: string, filter: string, expected?: Expected][] = [
    ['a group of half of all', 'group=GROUP'],
    ['that group, a role of 1 %', 'group=GROUP&role=auditor'],
    ['that group, inactive', 'group=GROUP&status=inactive'],
    ['that group, a first name that 2 % have', 'group=GROUP&q=anna'],
    ['an attribute that 99 % have', 'attributes=department:Sales', share(0.9896)],
    ['an attribute that 1 % have', 'attributes=department:Legal', share(0.01)],
    ['an attribute that 0.04 % have', 'attributes=department:Board', share(0.0004)],
    ['an attribute that nobody has', 'attributes=department:None', share(0)],
    ['days of a month', 'attributes=joined:2025-10-01..2025-10-31'],
    ['days since a day', 'attributes=joined:2025-10-01..'],
    ['two attributes', 'attributes=department:Legal%3Bjoined:2025-10-01..'],
    ['an attribute that 99 % have, inactive', 'attributes=department:Sales&status=inactive'],
    ['an attribute that 1 % have, a role of 1 %', 'attributes=department:Legal&role=auditor'],
    ['an attribute that 1 % have, a first name that 2 % have', 'attributes=department:Legal&q=anna'],
    ['not locked', 'locked=false', share(1, 1)],
  ]
  return filters.flatMap(([name, filter, expected]) => list(`users: ${name}`, `/users?${filter}`, expected))
}
