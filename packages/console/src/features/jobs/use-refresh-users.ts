import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

/** Loads users again whenever a further job has finished, because jobs change accounts outside of this page's calls. */
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
