import { memo } from 'react'
import { useMay } from '../../api/me.ts'
import { TextLink } from '../../ui/TextLink.tsx'

interface WhoCanLinkProps {
  permission: string
  /** Beside the permission itself, where its name need not be said again. */
  short?: boolean
}

/** Leads from a permission to who has it; nothing for somebody who may not see both. */
export const WhoCanLink = memo(function WhoCanLink({ permission, short = false }: WhoCanLinkProps) {
  const mayRead = useMay('roles:read')
  const mayList = useMay('users:read')
  if (!mayRead || !mayList) return null
  const question = `Who can use ${permission}?`
  return (
    <TextLink
      to="/settings/permissions"
      search={{ permission }}
      preload={false}
      {...(short
        ? { size: 'xs', 'aria-label': question, style: { whiteSpace: 'nowrap' } }
        : { size: 'sm', style: { overflowWrap: 'anywhere' } })}
    >
      {short ? 'Who can?' : question}
    </TextLink>
  )
})
