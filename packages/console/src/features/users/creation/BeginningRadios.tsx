import { Radio, Stack, Text } from '@mantine/core'
import type { Beginning } from './new-user.ts'

interface BeginningRadiosProps {
  label: string
  beginnings: readonly Beginning[]
  /** What each is called, and what happens then. */
  words: Record<Beginning, readonly [name: string, hint: string]>
  value: Beginning
  onChange: (value: Beginning) => void
}

/** The ways in which an account can begin, to choose one. */
export function BeginningRadios({ label, beginnings, words, value, onChange }: BeginningRadiosProps) {
  return (
    <Radio.Group label={label} value={value} onChange={(next) => onChange(next as Beginning)}>
      <Stack gap="xs" mt={6}>
        {beginnings.map((each) => {
          const [name, hint] = words[each]
          return (
            <Radio
              key={each}
              value={each}
              label={
                <span>
                  {name}
                  <Text span display="block" size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {hint}
                  </Text>
                </span>
              }
            />
          )
        })}
      </Stack>
    </Radio.Group>
  )
}
