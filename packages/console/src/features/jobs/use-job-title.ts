import type { Job } from '@rollcall/contract/jobs.ts'
import { useQuery } from '@tanstack/react-query'
import { useMay, useMe } from '../account/me.ts'
import { rolesQuery } from '../roles/roles.queries.ts'
import { jobTitle } from './labels.ts'

/** Names jobs, and the roles in them as people know them. */
export function useJobTitle(): (job: Job) => string {
  const { tenant } = useMe()
  const { data: roles = [] } = useQuery({ ...rolesQuery(tenant.slug), enabled: useMay('roles:read') })
  return (job) => jobTitle(job, roles.find(({ key }) => key === job.role)?.name ?? job.role)
}
