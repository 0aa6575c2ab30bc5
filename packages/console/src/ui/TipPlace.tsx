import { Tooltip } from '@mantine/core'
import { useEffect, useSyncExternalStore } from 'react'
import { onTip, type ShownTip, shownTip, showTip } from './shown-tip.ts'

export function TipPlace() {
  const tip = useSyncExternalStore(onTip, shownTip)
  return tip && <Shown key={tip.id} tip={tip} />
}

const id = 'tip'

function Shown({ tip: { target, label } }: { tip: ShownTip }) {
  useEffect(() => {
    const before = target.getAttribute('aria-describedby')
    target.setAttribute('aria-describedby', before ? `${before} ${id}` : id)
    const closeOnEscape = ({ key }: KeyboardEvent) => key === 'Escape' && showTip(undefined)
    window.addEventListener('keydown', closeOnEscape)
    return () => {
      window.removeEventListener('keydown', closeOnEscape)
      if (before) target.setAttribute('aria-describedby', before)
      else target.removeAttribute('aria-describedby')
    }
  }, [target])
  return <Tooltip opened target={target} label={<span id={id}>{label}</span>} multiline maw={360} />
}
