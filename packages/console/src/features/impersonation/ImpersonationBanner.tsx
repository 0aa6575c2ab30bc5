import { useEffect } from 'react'
import { forgetImpersonation, rememberImpersonation, takeEnded } from '../../api/impersonation.ts'
import { nameOf, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { later } from '../../ui/later.tsx'
import { toastDone } from '../../ui/toast.tsx'

// Most visits have no impersonation: the first visit does not load it.
const Banner = later(() => import('./Banner.tsx').then((module) => module.Banner), { rare: true })

/** The banner above every page during an impersonation. */
export function ImpersonationBanner() {
  const { impersonation, user } = useMe()
  const name = nameOf(user)
  useEffect(() => {
    // Begun elsewhere, for example by a program: there is no page to go back to.
    if (impersonation) rememberImpersonation(name, '/')
    else forgetImpersonation()
  }, [impersonation, name])
  useEffect(() => {
    const ended = takeEnded()
    if (ended) toastDone(t('impersonation.ended', { name: ended }))
  }, [])
  return impersonation && <Banner impersonation={impersonation} name={name} />
}
