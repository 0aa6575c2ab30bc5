import { colorOf, initialsOf } from './initials.ts'
import { roleColor, roleColorNames } from './theme.ts'

interface InitialsProps {
  id: string
  name: string
  /** The address of the picture that is shown in their place. */
  picture?: string | null
  /** In pixels. */
  size?: number
}

/** The picture or the initials of a user, who is named beside it. */
export function Initials({ id, name, picture, size = 24 }: InitialsProps) {
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
    >
      {picture && (
        <img
          key={picture}
          src={picture}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          // One that was removed since: the initials are behind it.
          onError={({ currentTarget }) => {
            currentTarget.hidden = true
          }}
        />
      )}
    </span>
  )
}
