import { memo } from 'react'
import { TextLink } from '../../ui/TextLink.tsx'
import { useMay } from '../account/me.ts'

/** Leads from a permission to who has it; nothing for somebody who may see neither. */
export const WhoCanLink = memo(function WhoCanLink({ permission }: { permission: string }) {
  const mayRead = useMay('roles:read')
  const mayList = useMay('users:read')
  if (!mayRead || !mayList) return null
  return (
    <TextLink
      to="/settings/permissions"
      search={{ permission }}
      size="xs"
      preload={false}
      aria-label={`Who can use ${permission}?`}
      style={{ whiteSpace: 'nowrap' }}
    >
      Who can?
    </TextLink>
  )
})
