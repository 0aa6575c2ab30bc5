import { Link } from '@tanstack/react-router'

/** Where the answer stands; it takes the focus when a link below it asks. */
export const whyId = 'why'

/** Asks why the user whose drawer is open may do this. */
export function WhyLink({ permission }: { permission: string }) {
  return (
    <Link
      from="/settings/users"
      to="/settings/users"
      search={({ at: _, ...before }) => ({ ...before, why: permission })}
      className="rc-row-link"
      preload={false}
      resetScroll={false}
      replace
      onClick={() => document.getElementById(whyId)?.focus()}
    >
      {permission}
    </Link>
  )
}
