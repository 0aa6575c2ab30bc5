import { Box, Group, Text } from '@mantine/core'
import { t } from '../../i18n/messages.ts'
import { type Tone, toneColor } from '../../ui/theme.ts'
import { advice } from './advice.ts'
import { passwordLength } from './password.ts'
import { type Level, levelWords, type Strength } from './strength.ts'
import { useStrength } from './use-strength.ts'

const levels = [1, 2, 3, 4, 5] as const
const tones: Record<Level, Tone> = { 1: 'bad', 2: 'bad', 3: 'warning', 4: 'good', 5: 'good' }

interface StrengthMeterProps {
  password: string
  minLength: number
  /** Names of the account and its surroundings, which a good password does not contain. */
  words: string[]
}

/** Shows how well a password withstands guessing. It is only advice: the server decides whether it accepts the password. */
export function StrengthMeter({ password, minLength, words }: StrengthMeterProps) {
  const strength = useStrength(password, words)
  const missing = minLength - passwordLength(password)
  const verdict = strength && (missing > 0 ? tooShort(strength, missing) : verdictOn(strength))
  return (
    <Box mt={6}>
      <Group gap={4} wrap="nowrap" aria-hidden>
        {levels.map((level) => (
          <Box
            key={level}
            h={4}
            flex={1}
            style={{ borderRadius: 2 }}
            bg={verdict && level <= verdict.level ? toneColor(tones[verdict.level]) : 'var(--line)'}
          />
        ))}
      </Group>
      {/* Present before the first word, so that screen readers announce it and nothing moves. */}
      <Text role="status" size="xs" mt={4} mih="1.45em">
        {verdict && (
          <>
            <Text span inherit fw={600} style={{ color: toneColor(tones[verdict.level]) }}>
              {verdict.word}
            </Text>
            <Text span inherit c="dimmed">
              {verdict.advice && ` · ${verdict.advice}`}
            </Text>
          </>
        )}
      </Text>
    </Box>
  )
}

interface Verdict {
  level: Level
  word: string
  advice: string
}

function verdictOn({ level, advice: name }: Strength): Verdict {
  return { level, word: t(levelWords[level]), advice: advice[name] ?? '' }
}

/** A password that is too short is refused, so it must not be shown as a good one. */
function tooShort({ level }: Strength, missing: number): Verdict {
  const needed = t('password.charactersNeeded', { count: missing })
  return { level: level > 2 ? 2 : level, word: t('password.short'), advice: needed }
}
