import { contract } from '@rollcall/contract/contract.ts'
import { memo } from 'react'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { TextLink } from '../../ui/TextLink.tsx'

interface WhoCanLinkProps {
  permission: string
  /** Used beside the permission itself, so its name is left out. */
  short?: boolean
}

/** A link from a permission to its users. Renders nothing without the permissions to see both. */
export const WhoCanLink = memo(function WhoCanLink({ permission, short = false }: WhoCanLinkProps) {
  const mayRead = useMayCall(contract.permissions.list)
  const mayList = useMayCall(contract.access.whoCan)
  if (!mayRead || !mayList) return null
  const question = t('roleChoice.whoCanUse', { permission })
  return (
    <TextLink
      to="/settings/permissions"
      search={{ permission }}
      preload={false}
      {...(short
        ? { size: 'xs', 'aria-label': question, style: { whiteSpace: 'nowrap' } }
        : { size: 'sm', style: { overflowWrap: 'anywhere' } })}
    >
      {short ? t('roleChoice.whoCan') : question}
    </TextLink>
  )
})
