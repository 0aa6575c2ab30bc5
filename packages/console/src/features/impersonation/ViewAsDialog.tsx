import { Select, Textarea } from '@mantine/core'
import type { Me } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { rememberImpersonation } from '../../api/impersonation.ts'
import { nameOf, useMe } from '../../api/me.ts'
import { presentAddress, reloadAt } from '../../api/page.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { offerOf } from '../users/people/offers.ts'
import { UserPicker } from '../users/people/UserPicker.tsx'
import { userQuery } from '../users/people/users.queries.ts'
import { durations, durationText, usualDuration } from './durations.ts'

interface ViewAsDialogProps {
  /** Without it a user is chosen in the dialog. */
  user?: UserDetails
  onClose: () => void
}

/** Asks for a reason and a duration, says what will happen, and starts the impersonation. */
export function ViewAsDialog({ user: given, onClose }: ViewAsDialogProps) {
  const me = useMe()
  const { tenant } = me
  const [chosen, setChosen] = useState<string | null>(null)
  const found = useQuery({ ...userQuery(chosen ?? ''), enabled: chosen !== null })
  const user = given ?? found.data
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(usualDuration(tenant.impersonationSeconds))
  const begin = useMutation({
    mutationFn: async (target: UserDetails) => {
      await api.impersonation.start({ user: target.id, reason: reason.trim(), minutes })
      rememberImpersonation(nameOf(target), presentAddress())
      return reloadAt(addressIn('/'))
    },
  })
  const against = user && reasonAgainst(me, user)
  return (
    <ConfirmDialog
      title={given ? t('impersonation.viewAs', { name: nameOf(given) }) : t('impersonation.viewAsAnother')}
      consequences={user && !against ? consequences(me, user) : []}
      confirmLabel={t('impersonation.begin')}
      busy={begin.isPending}
      error={begin.error ?? found.error}
      incomplete={!user || against !== undefined || reason.trim() === ''}
      onConfirm={() => user && begin.mutate(user)}
      onClose={onClose}
    >
      {!given && (
        <UserPicker label={t('impersonation.user')} value={chosen} onChange={setChosen} error={against} />
      )}
      <Textarea
        label={t('impersonation.reason')}
        description={t('impersonation.reasonHint')}
        required
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus={given ? true : undefined}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label={t('impersonation.endsAfter')}
        data={durations(tenant.impersonationSeconds).map((each) => ({
          value: String(each),
          label: durationText(each),
        }))}
        value={String(minutes)}
        onChange={(value) => value && setMinutes(Number(value))}
      />
    </ConfirmDialog>
  )
}

/** Why the user cannot be impersonated; undefined if they can. */
function reasonAgainst(me: Me, user: UserDetails): string | undefined {
  const offer = offerOf('viewAs', me, user)
  return offer.offered ? offer.reason : t('impersonation.mayNot')
}

function consequences({ tenant }: Me, user: UserDetails): string[] {
  const name = nameOf(user)
  const told = tenant.impersonationNotice && user.email !== null
  return [
    t('impersonation.youSee', { name }),
    t('impersonation.sessionWaits'),
    told ? t('impersonation.toldByMail', { name }) : t('impersonation.toldInSessions', { name }),
  ]
}
