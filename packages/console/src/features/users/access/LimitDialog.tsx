import { Button, Checkbox, NumberInput, Stack, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { t } from '../../../i18n/messages.ts'
import { numberText } from '../../../ui/count.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DialogActions } from '../../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { useUndo } from '../../undo/use-undo.ts'
import type { Limit } from './access.ts'

interface LimitDialogProps {
  user: UserDetails
  limit: Limit
  onClose: () => void
}

export function LimitDialog({ user, limit, onClose }: LimitDialogProps) {
  const undo = useUndo()
  const [unlimited, setUnlimited] = useState(limit.value === null)
  const [value, setValue] = useState<number | string>(limit.value ?? '')
  const at = { user: user.id, limit: limit.limit }
  const onSuccess = () => {
    undo.toastDone(t('userAccess.limitChanged'))
    onClose()
  }
  const set = useMutation({
    mutationFn: (next: number | null) =>
      decidingOlder((olderCredentials) =>
        api.access.setLimit({ ...at, value: next, olderCredentials }, undo.noted),
      ),
    onSuccess,
  })
  const clear = useMutation({
    mutationFn: () =>
      decidingOlder((olderCredentials) => api.access.clearLimit({ ...at, olderCredentials }, undo.noted)),
    onSuccess,
  })
  const error = set.error ?? clear.error
  return (
    <Dialog onClose={onClose} title={t('userAccess.limitFor', { name: user.username })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate(unlimited ? null : Number(value))
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('userAccess.replacesRole', { description: limit.description })}</Text>
          {error && <ProblemAlert error={error} title={t('userAccess.limitNotChanged')} />}
          <NumberInput
            label={t('userAccess.limit')}
            {...(limit.unit ? { suffix: ` ${limit.unit}` } : {})}
            min={0}
            max={Number.MAX_SAFE_INTEGER}
            allowDecimal={false}
            thousandSeparator={numberText(1000).charAt(1)}
            disabled={unlimited}
            value={value}
            onChange={setValue}
            data-autofocus
          />
          <Checkbox
            label={t('userAccess.noLimit')}
            checked={unlimited}
            onChange={(event) => setUnlimited(event.currentTarget.checked)}
          />
          <DialogActions
            onCancel={onClose}
            submit={t('userAccess.setLimit')}
            busy={set.isPending}
            disabled={!unlimited && value === ''}
          >
            {limit.source === 'user' && (
              <Button variant="default" me="auto" loading={clear.isPending} onClick={() => clear.mutate()}>
                {t('userAccess.asRole')}
              </Button>
            )}
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}
