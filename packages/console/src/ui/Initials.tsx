import { colorOf, initialsOf } from './initials.ts'
import { roleColor, roleColorNames } from './theme.ts'

interface InitialsProps {
  id: string
  name: string
  /** In pixels. */
  size?: number
}

/** The initials of a user, who is named beside it. */
export function Initials({ id, name, size = 24 }: InitialsProps) {
  return (
    <span
      className="rc-initials"
      aria-hidden
      data-initials={initialsOf(name)}
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * 0.42),
        color: roleColor(colorOf(id, roleColorNames)),
      }}
    />
  )
}
