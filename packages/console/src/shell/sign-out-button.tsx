import { ActionIcon, Tooltip } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Role, tell } from '../api/client.ts'
import { useExplainError } from '../api/explain-error.ts'
import { notifyDone } from '../ui/notify.ts'

/** Ends the session of a role and forgets everything that was read in its name. */
export function SignOutButton({ of, onDone }: { of: Role; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useExplainError()
  return (
    <Tooltip label={t('shell.signOut')}>
      <ActionIcon
        aria-label={t('shell.signOut')}
        onClick={async () => {
          try {
            await tell('DELETE', `/api/session?as=${of}`)
          } catch (error) {
            notifyDone(explain(error).what)
            return
          }
          client.clear()
          onDone()
        }}
      >
        <IconLogout size={18} />
      </ActionIcon>
    </Tooltip>
  )
}
