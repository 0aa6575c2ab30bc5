import { List, Progress, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { problemOf } from '../../../api/problem.ts'
import { t } from '../../../i18n/messages.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DialogActions } from '../../../ui/DialogActions.tsx'
import { toastDone } from '../../../ui/toast.tsx'
import { SeatsNote } from '../../seats/later-note.ts'
import { duration } from '../changes/sending.ts'
import { useSending } from '../changes/use-sending.ts'
import { hasOwnUsername } from '../people/names.ts'
import { addressesIn, invitedAtOnce, inviteeInput } from './invitees.ts'
import { RoleChoice } from './RoleChoice.tsx'

interface Failure {
  address: string
  why: string
}

/** Invites many people at once: their addresses are pasted. Addresses that could not be invited stay, each with the reason. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const me = useMe()
  const sending = useSending()
  const [text, setText] = useState('')
  const [roles, setRoles] = useState<string[] | null>(null)
  const { addresses, others } = addressesIn(text)
  const { invite, done, failures } = useInvite(roles, (failed, invited) => {
    if (invited > 0) toastDone(t('userChanges.peopleInvited', { count: invited }))
    if (failed.length === 0) onClose()
    else setText(failed.map(({ address }) => address).join('\n'))
  })
  const tooMany = addresses.length > invitedAtOnce
  const note = [
    ...(hasOwnUsername(me) ? [t('userChanges.inviteUsernames')] : []),
    t(sending === 'kept' ? 'userChanges.inviteKept' : 'userChanges.inviteMails', {
      time: duration(me.tenant.invitationSeconds),
    }),
  ].join(' ')
  return (
    <Dialog onClose={onClose} title={t('userChanges.invitePeople')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate(addresses)
        }}
      >
        <Stack gap="md">
          <SeatsNote />
          <Textarea
            label={t('userChanges.addresses')}
            description={t('userChanges.addressesHint', { count: invitedAtOnce })}
            autosize
            minRows={4}
            maxRows={12}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            disabled={invite.isPending}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={
              tooMany
                ? t('userChanges.tooManyAddresses', { count: addresses.length })
                : others.length > 0 && t('userChanges.noAddresses', { names: others.slice(0, 5).join(', ') })
            }
          />
          {failures.length > 0 && <Failures failures={failures} />}
          <RoleChoice value={roles} onChange={setRoles} />
          <Text size="sm">{note}</Text>
          {invite.isPending && (
            <Progress value={(done / addresses.length) * 100} aria-label={t('userChanges.inviting')} />
          )}
          <DialogActions
            onCancel={onClose}
            submit={t('userChanges.inviteCounted', { count: addresses.length })}
            busy={invite.isPending}
            disabled={addresses.length === 0 || tooMany || roles?.length === 0}
          />
        </Stack>
      </form>
    </Dialog>
  )
}

function Failures({ failures }: { failures: Failure[] }) {
  return (
    <div role="alert">
      <Text size="sm" fw={600}>
        {t('userChanges.notInvited', { count: failures.length })}
      </Text>
      <List size="sm" spacing={2}>
        {failures.map(({ address, why }) => (
          <List.Item key={address} style={{ overflowWrap: 'anywhere' }}>
            {`${address}: ${why}`}
          </List.Item>
        ))}
      </List>
    </div>
  )
}

/** Creates the accounts one after the other, by the rules of a single one. */
function useInvite(roles: string[] | null, onEnd: (failed: Failure[], invited: number) => void) {
  const { tenant } = useMe()
  const [done, setDone] = useState(0)
  const [failures, setFailures] = useState<Failure[]>([])
  const invite = useMutation({
    mutationFn: async (addresses: string[]) => {
      const failed: Failure[] = []
      setFailures([])
      for (const [index, address] of addresses.entries()) {
        setDone(index)
        try {
          await api.users.create(inviteeInput(address, roles, tenant))
        } catch (error) {
          const { detail, title, errors = [] } = problemOf(error)
          failed.push({ address, why: errors[0]?.message ?? detail ?? title })
        }
      }
      return failed
    },
    onSuccess: (failed, addresses) => {
      setFailures(failed)
      onEnd(failed, addresses.length - failed.length)
    },
  })
  return { invite, done, failures }
}
