import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

/** Asks for users again whenever more jobs are over than before: they have changed other accounts than those of this console's calls. */
export function useRefreshUsers(jobsOver: number | undefined): void {
  const queryClient = useQueryClient()
  const before = useRef(jobsOver)
  useEffect(() => {
    const known = before.current
    before.current = jobsOver
    if (known !== undefined && jobsOver !== undefined && jobsOver !== known)
      void queryClient.invalidateQueries({ queryKey: ['users'] })
  }, [jobsOver, queryClient])
}
