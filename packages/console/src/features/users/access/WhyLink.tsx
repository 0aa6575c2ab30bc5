import { TextLink } from '../../../ui/TextLink.tsx'

/** The id of the answer, which gets the focus when a link below it asks. */
export const whyId = 'why'

/** Asks why the user who is shown may do this. */
export function WhyLink({ permission }: { permission: string }) {
  return (
    <TextLink
      to="."
      search={({ at: _, ...before }) => ({ ...before, why: permission })}
      size="sm"
      fw={500}
      style={{ overflowWrap: 'anywhere' }}
      preload={false}
      resetScroll={false}
      replace
      onClick={() => document.getElementById(whyId)?.focus()}
    >
      {permission}
    </TextLink>
  )
}
