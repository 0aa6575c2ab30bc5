import type { User } from '@rollcall/contract/users.ts'
import type { ReactNode } from 'react'
import { t } from '../i18n/messages.ts'
import { Clamp } from './Clamp.tsx'
import { roleColor, type Tone, toneColor } from './theme.ts'

interface PillProps {
  tone: Tone
  icon?: ReactNode
  children: ReactNode
}

/** A small label. Its colour only repeats its icon or text. */
export function Pill({ tone, icon, children }: PillProps) {
  return (
    <span className="rc-pill" style={{ color: toneColor(tone) }}>
      {icon}
      {children}
    </span>
  )
}

export function Roles({ roles }: { roles: User['roles'] }) {
  if (roles.length === 0) return <span style={{ color: toneColor('quiet') }}>{t('ui.none')}</span>
  return roles.map((role, index) => (
    <span key={role.key}>
      {index > 0 && ', '}
      <bdi className="rc-role" style={{ color: roleColor(role.color) }}>
        {role.name}
      </bdi>
    </span>
  ))
}

/** The same in a table: two lines, and all of them on hover. */
export function RolesCell({ roles }: { roles: User['roles'] }) {
  return (
    <Clamp label={roles.map(({ name }) => name).join(', ')}>
      <Roles roles={roles} />
    </Clamp>
  )
}
