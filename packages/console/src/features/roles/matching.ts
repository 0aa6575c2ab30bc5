import { soughtText } from '@rollcall/access/readable-text.ts'

/** The texts of a permission. */
export interface DescribedPermission {
  key: string
  group: string
  description: string
}

/** Whether every typed word is part of the key, the heading or the description. */
export function matchesPermission({ key, group, description }: DescribedPermission, q: string): boolean {
  const text = `${key} ${group} ${description}`.toLowerCase()
  return soughtText(q)
    .toLowerCase()
    .split(' ')
    .every((word) => text.includes(word))
}
