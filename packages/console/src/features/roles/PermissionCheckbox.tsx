import { Checkbox, Text } from '@mantine/core'
import { memo } from 'react'
import { t } from '../../i18n/messages.ts'

interface PermissionCheckboxProps {
  permission: string
  description: string
  /** Whether it is given, by its own name or by another permission. */
  checked: boolean
  listed: boolean
  /** The chosen permissions that imply it; empty when there are none. */
  through: string
  /** The permissions that it implies. */
  brings: string
  /** Whether the user has it. */
  giveable: boolean
  onToggle: ((key: string) => void) | undefined
}

export const PermissionCheckbox = memo(function PermissionCheckbox(props: PermissionCheckboxProps) {
  const { permission, description, checked, listed, through, brings, giveable, onToggle } = props
  const implied = checked && !listed && through !== ''
  const withheld = onToggle !== undefined && !giveable
  const disabled = !onToggle || implied || withheld
  return (
    <Checkbox
      size="sm"
      label={permission}
      checked={checked}
      disabled={disabled}
      onChange={() => onToggle?.(permission)}
      styles={{
        label: { fontWeight: 500, overflowWrap: 'anywhere', color: 'var(--mantine-color-text)' },
        labelWrapper: { minWidth: 0 },
        // The tick alone says enough.
        ...(disabled ? { icon: { color: 'var(--mantine-color-dimmed)' } } : {}),
      }}
      {...(disabled ? {} : { 'data-pick': true })}
      description={
        <>
          {description}
          {brings && <Note>{t('roles.brings', { permissions: brings })}</Note>}
          {through && (
            <Note>{t(implied ? 'roles.comesWith' : 'roles.alsoComesWith', { permissions: through })}</Note>
          )}
          {withheld && <Note>{t('roles.notYours')}</Note>}
        </>
      }
    />
  )
})

function Note({ children }: { children: string }) {
  return (
    <Text span inherit display="block" fs="italic">
      {children}
    </Text>
  )
}
