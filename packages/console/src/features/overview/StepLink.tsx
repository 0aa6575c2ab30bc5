import { Anchor } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { FirstStep } from '@rollcall/contract/overview.ts'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { TextLink } from '../../ui/TextLink.tsx'

/** Leads to where a step is done: a page of the console, or what the docs say where it is done on the server. */
export function StepLink({ step }: Pick<FirstStep, 'step'>) {
  const mayAdd = useMayCall(contract.users.create)
  const mayLook = useMayCall(contract.settings.showLook)
  const mayBackUp = useMayCall(contract.backups.create)
  if (step === 'backup' && mayBackUp)
    return (
      <TextLink to="/server/backups" underline="always">
        {t('backups.make')}
      </TextLink>
    )
  if (step === 'mail-server' || step === 'backup')
    return (
      <Anchor
        href={step === 'backup' ? '/docs/operators#backups' : '/docs/operators#mail'}
        underline="always"
        target="_blank"
        rel="noreferrer"
      >
        {t('firstSteps.how')}
      </Anchor>
    )
  if (step === 'look')
    return mayLook ? (
      <TextLink to="/settings/advanced" underline="always">
        {t('firstSteps.changeLook')}
      </TextLink>
    ) : null
  return mayAdd ? (
    <TextLink to="/settings/users" search={{ add: 'yes' }} underline="always">
      {t('firstSteps.addUser')}
    </TextLink>
  ) : null
}
