import { contract } from '@rollcall/contract/contract.ts'
import type { Job } from '@rollcall/contract/jobs.ts'
import { useQuery } from '@tanstack/react-query'
import { useMayCall, useMe } from '../../api/me.ts'
import { rolesQuery } from '../roles/roles.queries.ts'
import { jobTitle } from './labels.ts'

/** Makes titles of jobs, with the names of their roles. */
export function useJobTitle(): (job: Job) => string {
  const { data: roles = [] } = useQuery({ ...rolesQuery(), enabled: useMayCall(contract.roles.list) })
  const { attributes } = useMe().tenant
  return (job) => jobTitle(job, roles.find(({ key }) => key === job.role)?.name ?? job.role, attributes)
}
