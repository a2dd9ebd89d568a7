import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from './copy.ts'

/** Copies exactly `value`; `what` names it for those who cannot see the icon. */
export function CopyButton({ value, what, size = 'md' }: { value: string; what: string; size?: 'sm' | 'md' }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const label = copied ? t('common.copied') : t('common.copyOf', { what })
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={size}
        aria-label={label}
        onClick={async (event) => {
          event.stopPropagation()
          setCopied(await copyText(value))
        }}
      >
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </Tooltip>
  )
}
