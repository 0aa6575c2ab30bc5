import { Checkbox, NumberInput, Stack, Text } from '@mantine/core'
import type { LimitDefinition } from '@rollcall/contract/permissions.ts'
import { t } from '../../i18n/messages.ts'
import type { RoleValues } from './draft.ts'
import { limitText } from './limits.ts'
import { type RoleRules, withinOwn } from './rights.ts'

const thousandSeparator = new Intl.NumberFormat(t.locale).format(1000).slice(1, 2)

interface LimitsFieldProps {
  limits: readonly LimitDefinition[]
  rules: RoleRules
  value: RoleValues['limits']
  /** Without it the limits cannot be changed. */
  onChange?: ((limit: string, value: number | null) => void) | undefined
}

export function LimitsField({ limits, rules, value, onChange }: LimitsFieldProps) {
  return limits.map((limit) => (
    <LimitField
      key={limit.key}
      limit={limit}
      value={value[limit.key] ?? null}
      most={withinOwn(rules, limit.key, null)}
      onChange={onChange && ((next) => onChange(limit.key, withinOwn(rules, limit.key, next)))}
    />
  ))
}

interface LimitFieldProps {
  limit: LimitDefinition
  value: number | null
  /** The user's own limit. */
  most: number | null
  onChange: ((value: number | null) => void) | undefined
}

function LimitField({ limit, value, most, onChange }: LimitFieldProps) {
  if (!onChange) {
    return (
      <Text size="sm">
        <b>{limitText({ value, unit: limit.unit })}</b>
        {` – ${limit.description}`}
      </Text>
    )
  }
  const own =
    most === null ? '' : ` ${t('roles.atMost', { limit: limitText({ value: most, unit: limit.unit }) })}`
  return (
    <Stack gap={6}>
      <NumberInput
        label={limit.key}
        description={`${limit.description}${own}`}
        {...(limit.unit ? { suffix: ` ${limit.unit}` } : {})}
        min={0}
        max={most ?? Number.MAX_SAFE_INTEGER}
        allowDecimal={false}
        thousandSeparator={thousandSeparator}
        disabled={value === null}
        value={value ?? ''}
        onChange={(next) => onChange(Number(next))}
      />
      <Checkbox
        size="xs"
        label={t('roles.noLimitFor', { limit: limit.key })}
        checked={value === null}
        disabled={most !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : 0)}
      />
    </Stack>
  )
}
