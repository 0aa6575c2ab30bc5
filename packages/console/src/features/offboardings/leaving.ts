import type { Leaving, OffboardingMode } from '@rollcall/contract/offboardings.ts'
import { t } from '../../i18n/messages.ts'

type Kind = keyof Leaving

export const kindLabels: Record<Kind, string> = {
  sessions: t('offboarding.sessions'),
  apiKeys: t('offboarding.apiKeys'),
  capabilities: t('offboarding.capabilities'),
  links: t('offboarding.links'),
  groupsToPassOn: t('offboarding.groupsToPassOn'),
  groupKeys: t('offboarding.groupKeys'),
  invitations: t('offboarding.invitations'),
  jobs: t('offboarding.jobs'),
  mails: t('offboarding.mails'),
  roles: t('offboarding.roles'),
  groups: t('offboarding.groups'),
}

/** What becomes of each kind of thing. */
export interface Parts {
  ends: readonly Kind[]
  passesOn: readonly Kind[]
  stays: readonly Kind[]
}

/** What ends, passes on and stays by a plan; without what there is none of. */
export function partsOf(
  leaving: Leaving,
  { mode, groupKeys }: { mode: OffboardingMode; groupKeys: 'sleep' | 'keep' },
): Parts {
  const deletes = mode === 'delete'
  const keeping = ['roles', 'groups'] as const
  const some = (kinds: readonly Kind[]) =>
    kinds.filter((kind) => leaving[kind] === null || leaving[kind].count > 0)
  return {
    ends: some([
      'sessions',
      'apiKeys',
      'capabilities',
      'links',
      'invitations',
      'jobs',
      ...(groupKeys === 'sleep' ? (['groupKeys'] as const) : []),
      ...(deletes ? keeping : []),
    ]),
    passesOn: some(['groupsToPassOn']),
    stays: some([
      ...(deletes ? [] : keeping),
      ...(groupKeys === 'keep' ? (['groupKeys'] as const) : []),
      'mails',
    ]),
  }
}
