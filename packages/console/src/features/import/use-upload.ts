import { largestFile } from '@rollcall/contract/imports.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { keepFile } from './given-files.ts'

interface Given {
  file: File
  sheet?: string
  /** The import that read another sheet of the same file; it is put away. */
  instead?: string
}

/** Sends a file and leads to its import. */
export function useUpload() {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async ({ file, sheet, instead }: Given) => {
      if (instead !== undefined) await api.imports.remove({ import: instead })
      return api.imports.upload({ file: file.name.slice(0, 200), ...(sheet ? { sheet } : {}) }, { file })
    },
    onSuccess: async (made, { file, instead }) => {
      keepFile(made.id, file)
      queryClient.setQueryData(['imports', 'one', made.id], made)
      await navigate({
        to: '/settings/users/imports/$import',
        params: { import: made.id },
        replace: instead !== undefined,
      })
      await queryClient.invalidateQueries({ queryKey: ['imports', 'list'] })
    },
  })
}

/** Is a file larger than the server takes? Then it is not sent in vain. */
export function isTooLarge({ size }: File): boolean {
  return size > largestFile
}
