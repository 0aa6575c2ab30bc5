import { Alert, Checkbox, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { Verdict } from '@rollcall/contract/actions.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Offboarding, OffboardingMode } from '@rollcall/contract/offboardings.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { listOf } from '../../ui/list.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { MomentPicker } from '../../ui/pickers.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { MailChoice } from '../users/changes/MailChoice.tsx'
import { UserPicker } from '../users/people/UserPicker.tsx'
import { LeavingParts } from './LeavingParts.tsx'
import { partsOf } from './leaving.ts'

type Preview = Output<typeof contract.offboardings.preview>

interface OffboardFormProps {
  user: UserDetails
  leaving: Preview
  onCancel: () => void
  onDone: (offboarding: Offboarding) => Promise<void>
}

interface Draft {
  mode: OffboardingMode
  when: 'now' | 'later'
  at: string | undefined
  heir: string | null
  sleepKeys: boolean
  reason: string
  notify: boolean
  typed: string
}

export function OffboardForm({ user, leaving, onCancel, onDone }: OffboardFormProps) {
  const { actions } = leaving
  const maySleep = actions.chooseHeir.allowed
  const [draft, setDraft] = useState<Draft>({
    mode: actions.deactivate.allowed || !actions.delete.allowed ? 'deactivate' : 'delete',
    when: 'now',
    at: undefined,
    heir: null,
    sleepKeys: maySleep,
    reason: '',
    notify: true,
    typed: '',
  })
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const { mode, when } = draft
  const deletes = mode === 'delete'
  const groupKeys = draft.sleepKeys ? 'sleep' : 'keep'
  const start = useMutation({
    mutationFn: () =>
      decidingOlder((olderCredentials) =>
        api.offboardings.start({
          user: user.id,
          mode,
          groupKeys,
          notify: draft.notify,
          olderCredentials,
          ...(when === 'later' && draft.at ? { at: draft.at } : {}),
          ...(draft.heir ? { heir: draft.heir } : {}),
          ...(draft.reason.trim() ? { reason: draft.reason.trim() } : {}),
        }),
      ),
    onSuccess: onDone,
  })
  const verdict = actions[mode]
  const ready =
    verdict.allowed &&
    (when === 'now' || draft.at !== undefined) &&
    (!deletes || draft.typed === user.username)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !start.isPending) start.mutate()
      }}
    >
      <Stack gap="md">
        <ModeChoice value={mode} actions={actions} onChange={(chosen) => set({ mode: chosen })} />
        <LeavingParts leaving={leaving} parts={partsOf(leaving, { mode, groupKeys })} />
        <Refused verdict={verdict} />
        <HeirChoice leaving={leaving} value={draft.heir} onChange={(heir) => set({ heir })} />
        {maySleep && leaving.groupKeys !== null && leaving.groupKeys.count > 0 && (
          <Checkbox
            label={t('offboarding.sleepKeys', { count: leaving.groupKeys.count })}
            description={t('offboarding.sleepKeysHint')}
            checked={draft.sleepKeys}
            onChange={(event) => set({ sleepKeys: event.currentTarget.checked })}
          />
        )}
        <WhenChoice value={draft} onChange={set} />
        {!deletes && (
          <MailChoice
            action="deactivate"
            users={{ ids: [user.id] }}
            value={draft.notify}
            onChange={(notify) => set({ notify })}
          />
        )}
        <Textarea
          label={t('offboarding.reason')}
          description={t('offboarding.keptInReceipt')}
          maxLength={500}
          autosize
          minRows={2}
          value={draft.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        {deletes && (
          <TextInput
            label={
              <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
                {rich('ui.typeToConfirm', { text: user.username })}
              </Text>
            }
            value={draft.typed}
            onChange={(event) => set({ typed: event.currentTarget.value })}
            autoComplete="off"
            data-discardable
          />
        )}
        {start.error != null && <ProblemAlert error={start.error} />}
        <DialogActions
          onCancel={onCancel}
          submit={when === 'now' ? t('offboarding.offboardNow') : t('offboarding.schedule')}
          busy={start.isPending}
          disabled={!ready}
          danger
        />
      </Stack>
    </form>
  )
}

interface ModeChoiceProps {
  value: OffboardingMode
  actions: Preview['actions']
  onChange: (mode: OffboardingMode) => void
}

function ModeChoice({ value, actions, onChange }: ModeChoiceProps) {
  // What the profile does not offer, and what nobody with these rights may do, is not shown.
  const offered = (verdict: Verdict) => verdict.code !== 'access.action_disabled'
  return (
    <Radio.Group
      label={t('offboarding.mode')}
      value={value}
      onChange={(mode) => onChange(mode as OffboardingMode)}
    >
      <Stack gap="xs" mt={6}>
        {offered(actions.deactivate) && (
          <Radio
            value="deactivate"
            label={t('offboarding.deactivate')}
            description={t('offboarding.deactivateHint')}
          />
        )}
        {offered(actions.delete) && (
          <Radio value="delete" label={t('offboarding.delete')} description={t('offboarding.deleteHint')} />
        )}
      </Stack>
    </Radio.Group>
  )
}

function Refused({ verdict: { allowed, missing } }: { verdict: Verdict }) {
  if (allowed) return null
  return (
    <Alert color="yellow" title={t('offboarding.notAllowed')}>
      {missing && t('offboarding.needs', { permissions: listOf(missing) })}
    </Alert>
  )
}

interface HeirChoiceProps {
  leaving: Preview
  value: string | null
  onChange: (heir: string | null) => void
}

function HeirChoice({ leaving: { groupsToPassOn, heir, actions }, value, onChange }: HeirChoiceProps) {
  if (groupsToPassOn === null || groupsToPassOn.count === 0 || !actions.chooseHeir.allowed) return null
  return (
    <UserPicker
      label={t('offboarding.heir')}
      description={heir ? t('offboarding.heirHint', { name: heir.name }) : t('offboarding.heirNobody')}
      placeholder={heir?.name ?? ''}
      among={{ status: 'active' }}
      clearable
      value={value}
      onChange={onChange}
    />
  )
}

interface WhenChoiceProps {
  value: Draft
  onChange: (change: Partial<Draft>) => void
}

function WhenChoice({ value: { when, at }, onChange }: WhenChoiceProps) {
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t('offboarding.when')}
        value={when}
        onChange={(chosen) => onChange({ when: chosen as Draft['when'] })}
      >
        <Stack gap="xs" mt={6}>
          <Radio value="now" label={t('offboarding.now')} />
          <Radio
            value="later"
            label={t('offboarding.atMoment')}
            {...(when === 'later' ? { description: t('offboarding.momentHint') } : {})}
          />
        </Stack>
      </Radio.Group>
      {when === 'later' && (
        <MomentPicker
          label={t('offboarding.moment')}
          value={at}
          onChange={(moment) => onChange({ at: moment })}
        />
      )}
    </Stack>
  )
}
