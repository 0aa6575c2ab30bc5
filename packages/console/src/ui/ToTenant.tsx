import { Button, type ButtonProps } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'
import { leaveFor } from '../api/page.ts'

/**
 * What a link to a page of another tenant does when it is clicked: this page is left with everything that it shows. Opening it in another
 * tab works as with any link.
 */
export function leavingFor(address: string) {
  return (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void leaveFor(address)
  }
}

/** A link to a page of another tenant that looks like a button. */
export function ToTenant({ at, children, ...props }: ButtonProps & { at: string; children: ReactNode }) {
  return (
    <Button component="a" href={at} onClick={leavingFor(at)} {...props}>
      {children}
    </Button>
  )
}
